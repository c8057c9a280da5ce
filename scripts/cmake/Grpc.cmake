# qa_grpc: gRPC and protobuf, as shared libraries or, when QA_STATIC, as Debian's archives.
#
# The archives are named one by one (-l:libX.a), so that a program may link them and still take other libraries, or the
# C library, as shared ones. glibc has ld warn that getaddrinfo, gethostbyname, getservby* and dlopen need its shared
# libraries at run time: gRPC resolves names with c-ares instead, and OpenSSL is used without loadable engines, so none of
# them is called.
add_library(qa_grpc INTERFACE)

if(NOT QA_STATIC)
  target_link_libraries(qa_grpc INTERFACE gRPC::grpc++ protobuf::libprotobuf)
  return()
endif()

# Named, since grpc.pc has re2 without what re2 itself wants from Debian 13 on.
pkg_check_modules(QA_GRPC_ARCHIVES REQUIRED grpc++ protobuf re2)
# These belong to the C library and the compiler, which know how to link themselves.
set(not_archives dl m pthread rt atomic)
set(archives "")
foreach(library IN LISTS QA_GRPC_ARCHIVES_STATIC_LIBRARIES)
  if(NOT library IN_LIST not_archives)
    list(APPEND archives "-l:lib${library}.a")
  endif()
endforeach()
list(REMOVE_DUPLICATES archives)
# The group lets linkers that read archives in order (ld) find symbols in any of them.
target_link_libraries(qa_grpc INTERFACE -Wl,--start-group ${archives} -Wl,--end-group Threads::Threads)
