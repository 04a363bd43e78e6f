# SPDX-License-Identifier: BSD-3-Clause
# Installs the project into a fresh folder, then configures, builds and runs examples/cpp against it, as a user would:
#   cmake -DBUILD_DIR=.. -DEXAMPLE_DIR=.. -DWORK_DIR=.. -DGENERATOR=.. -DCXX=.. -P install_and_consume.cmake
function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE "${WORK_DIR}")
set(prefix "${WORK_DIR}/prefix")
run("${CMAKE_COMMAND}" --install "${BUILD_DIR}" --prefix "${prefix}")

file(GLOB problems "${prefix}/share/spinn/problems/*.toml")
list(LENGTH problems count)
if(count LESS 3 OR NOT EXISTS "${prefix}/share/spinn/problems/diffusion3d.npy")
  message(FATAL_ERROR "${prefix}/share/spinn/problems should hold the problem files and diffusion3d.npy, not: ${problems}")
endif()

# The library's targets may not lead to what it hides.
file(GLOB exports "${prefix}/lib*/cmake/SPINN/*.cmake" "${prefix}/lib/*/cmake/SPINN/*.cmake")
if(NOT exports)
  message(FATAL_ERROR "no package files of SPINN under ${prefix}")
endif()
foreach(file IN LISTS exports)
  file(STRINGS "${file}" leaks REGEX "[Kk]okkos|toml|nlohmann")
  if(leaks)
    message(FATAL_ERROR "${file} leads users to a private dependency: ${leaks}")
  endif()
endforeach()

run("${CMAKE_COMMAND}" -G "${GENERATOR}" -S "${EXAMPLE_DIR}" -B "${WORK_DIR}/build"
    "-DCMAKE_PREFIX_PATH=${prefix}" "-DCMAKE_CXX_COMPILER=${CXX}" -DCMAKE_BUILD_TYPE=Release
    -DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF)
run("${CMAKE_COMMAND}" --build "${WORK_DIR}/build")
run("${WORK_DIR}/build/solve_heat")
