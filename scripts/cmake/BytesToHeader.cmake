# Run as a script: -DINPUT=file -DOUTPUT=header -DNAME=kName makes the bytes of a file a C++ array.
file(READ "${INPUT}" bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
# Lines, for those who open it.
string(REGEX REPLACE "((0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,))" "\\1\n" bytes "${bytes}")
file(WRITE "${OUTPUT}" "#pragma once\n\ninline constexpr unsigned char ${NAME}[] = {\n${bytes}};\n")
