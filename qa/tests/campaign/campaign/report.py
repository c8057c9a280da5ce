"""What a campaign found, for people and as JUnit."""

from xml.etree import ElementTree

from campaign.verdict import Word


def line(verdict):
    text = (f"{verdict.word.value:<12} {verdict.name:<34} {verdict.stage:<18}"
            f" {verdict.seconds:7.1f} s")
    if verdict.why:
        text += "\n" + "\n".join("             " + why for why in verdict.why.splitlines()[:6])
    return text


def summary(verdicts):
    count = {word: sum(verdict.word is word for verdict in verdicts) for word in Word}
    planted = count[Word.CAUGHT] + count[Word.MISSED]
    text = f"{count[Word.CAUGHT]} of {planted} planted defects caught"
    if count[Word.NOT_PLANTED]:
        text += f", {count[Word.NOT_PLANTED]} could not be tried"
    return (f"{text}; {count[Word.FALSE_ALARM]} false alarms in "
            f"{count[Word.CLEAN] + count[Word.FALSE_ALARM]} clean runs")


def exit_code(verdicts):
    words = {verdict.word for verdict in verdicts}
    if words & {Word.MISSED, Word.FALSE_ALARM}:
        return 1
    return 3 if Word.NOT_PLANTED in words else 0


def junit(verdicts):
    suite = ElementTree.Element("testsuite", name="campaign", tests=str(len(verdicts)))
    for verdict in verdicts:
        case = ElementTree.SubElement(suite, "testcase", classname="campaign", name=verdict.name,
                                      time=f"{verdict.seconds:.3f}")
        if verdict.word in (Word.MISSED, Word.FALSE_ALARM):
            failure = ElementTree.SubElement(case, "failure",
                                             message=f"{verdict.word.value} in {verdict.stage}")
            failure.text = verdict.why
        elif verdict.word is Word.NOT_PLANTED:
            ElementTree.SubElement(case, "error", message=verdict.why)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True)
