# Installed as proto/CMakeLists.txt of the kit.
serving_protos()
