"""The metrics page of a server that was started with --metrics-port 0."""

import re
import urllib.request

from support.waiting import PATIENCE_S

FLAGS = ("--metrics-port", 0)
PLACE = re.compile(r"Metrics on (http://127\.0\.0\.1:(\d+)/metrics)")
SAMPLE = re.compile(r'([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[^}]*\})? ([0-9.e+-]+|\+Inf|NaN)')
ECHO_LABELS = 'grpc_type="unary",grpc_service="echo.v1.EchoService",grpc_method="Echo"'
IN_FLIGHT = f"grpc_server_in_flight{{{ECHO_LABELS}}}"
ECHOED = f'grpc_server_handled_total{{{ECHO_LABELS},grpc_code="OK"}}'


def port_of(server):
    """TCP port of the page."""
    return int(PLACE.search(server.log()).group(2))


def page_of(server):
    """The page's text."""
    with urllib.request.urlopen(PLACE.search(server.log()).group(1),
                                timeout=PATIENCE_S) as answer:
        return answer.read().decode()


def metrics_of(server):
    """Each sample's value by its name and labels as they are written."""
    samples = {}
    for line in page_of(server).splitlines():
        if not line.startswith("#"):
            name, labels, value = SAMPLE.fullmatch(line).groups()
            samples[name + (labels or "")] = float(value)
    return samples
