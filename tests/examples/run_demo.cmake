# SPDX-License-Identifier: BSD-3-Clause
# Runs examples/demo.py with a short budget into an empty folder and checks what it leaves:
#   cmake -DPVBATCH=.. -DPVPYTHON=.. -DDEMO=.. -DCHECK=.. -DOUT=.. -P run_demo.cmake
if("$ENV{DISPLAY}" STREQUAL "")
  message("no DISPLAY: the demonstration draws pictures; run ctest through xvfb-run")
  return()
endif()
file(REMOVE_RECURSE "${OUT}")
execute_process(COMMAND "${PVBATCH}" "${DEMO}" --out "${OUT}" --seconds 4 OUTPUT_VARIABLE printed ERROR_VARIABLE printed
                ECHO_OUTPUT_VARIABLE ECHO_ERROR_VARIABLE RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "demo.py ended with status ${status}")
endif()
foreach(problem helmholtz3d klein_gordon3d diffusion3d)
  if(NOT printed MATCHES "\n${problem} +[0-9.e+-]+ +[0-9.e+-]+ +[0-9.]+ +[a-z]")
    message(FATAL_ERROR "the table has no row with numbers and an outcome for ${problem}")
  endif()
endforeach()
execute_process(COMMAND "${PVPYTHON}" "${CHECK}" "${OUT}" RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "the pictures or the state file are not as they should be: see above")
endif()
