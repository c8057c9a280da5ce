# APIs as libraries: generated at build time, never committed, and SYSTEM for everyone who links them. Paths of .proto files
# are relative to the folder that calls, which is how they import each other.
if(NOT TARGET generated_sources)
  add_custom_target(generated_sources)
endif()

# proto_library(name path/of/file.proto): messages, services and GoogleMock stubs of one file.
# lite: messages without descriptors, which nobody here asks for; they would be 1 MB of each static program.
function(proto_library name proto_file)
  set(generated "${CMAKE_CURRENT_BINARY_DIR}/generated")
  file(MAKE_DIRECTORY "${generated}")
  get_target_property(grpc_cpp_plugin gRPC::grpc_cpp_plugin LOCATION)
  string(REPLACE ".proto" "" stem ${proto_file})
  set(path "${generated}/${stem}")
  add_custom_command(
    OUTPUT "${path}.pb.cc" "${path}.pb.h" "${path}.grpc.pb.cc" "${path}.grpc.pb.h" "${path}_mock.grpc.pb.h"
    COMMAND protobuf::protoc --proto_path=${CMAKE_CURRENT_SOURCE_DIR} --cpp_out=lite:${generated}
            --grpc_out=generate_mock_code=true:${generated} --plugin=protoc-gen-grpc=${grpc_cpp_plugin} ${proto_file}
    DEPENDS ${proto_file}
    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
    COMMENT "Generating the API from ${proto_file}"
    VERBATIM)
  add_custom_target(${name}_generated DEPENDS "${path}.pb.h" "${path}.grpc.pb.h")
  add_dependencies(generated_sources ${name}_generated)

  add_library(${name} STATIC "${path}.pb.cc" "${path}.grpc.pb.cc")
  # So that the two never generate the same files at the same time.
  add_dependencies(${name} ${name}_generated)
  target_include_directories(${name} SYSTEM PUBLIC "${generated}")
  target_link_libraries(${name} PUBLIC qa_grpc)
  target_compile_options(${name} PRIVATE -w "-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.")
  if(QA_STATIC)
    # A program uses a small part of what is generated: sections let the linker drop the rest.
    target_compile_options(${name} PRIVATE -ffunction-sections -fdata-sections)
  endif()
endfunction()

# serving_protos(): what the kit serves beside a service's own API, and needs for it; from the folder that has these files.
function(serving_protos)
  proto_library(health_proto grpc/health/v1/health.proto)  # how others see whether a service does what it does
  proto_library(reflection_proto grpc/reflection/v1/reflection.proto)             # how they ask what it does
  proto_library(reflection_alpha_proto grpc/reflection/v1alpha/reflection.proto)  # the same, under its older name
  proto_library(wire_proto wire/error_details.proto)       # details of failures, as other languages' gRPC reads them
  proto_library(descriptor_proto wire/descriptor.proto)    # the names in a description
  set_property(GLOBAL PROPERTY SERVING_PROTO_PATH "${CMAKE_CURRENT_SOURCE_DIR}")
endfunction()

# proto_descriptors(name file.proto...): a header `name.hpp` with `kDescriptors`, the serialized FileDescriptorSet of the
# files, of what the kit serves beside them, and of what they import: what lite messages don't know of themselves, for
# those who ask by reflection.
function(proto_descriptors name)
  set(generated "${CMAKE_CURRENT_BINARY_DIR}/generated")
  get_property(kit GLOBAL PROPERTY SERVING_PROTO_PATH)
  set(served "${kit}/grpc/health/v1/health.proto" "${kit}/grpc/reflection/v1/reflection.proto"
    "${kit}/grpc/reflection/v1alpha/reflection.proto")
  set(set "${generated}/${name}.pb")
  set(header "${generated}/${name}.hpp")
  set(script "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/BytesToHeader.cmake")
  add_custom_command(
    OUTPUT "${header}"
    COMMAND protobuf::protoc --proto_path=${CMAKE_CURRENT_SOURCE_DIR} --proto_path=${kit} --include_imports
            --descriptor_set_out=${set} ${ARGN} ${served}
    COMMAND ${CMAKE_COMMAND} -DINPUT=${set} -DOUTPUT=${header} -DNAME=kDescriptors -P ${script}
    DEPENDS ${ARGN} ${served} ${script}
    BYPRODUCTS "${set}"
    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
    COMMENT "Describing the API"
    VERBATIM)
  add_custom_target(${name}_generated DEPENDS "${header}")
  add_dependencies(generated_sources ${name}_generated)

  add_library(${name} INTERFACE)
  add_dependencies(${name} ${name}_generated)
  target_include_directories(${name} SYSTEM INTERFACE "${generated}")
endfunction()
