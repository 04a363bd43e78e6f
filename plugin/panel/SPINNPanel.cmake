# SPDX-License-Identifier: BSD-3-Clause
# The panel of the Qt client; sets `interfaces` and `panel_sources` for paraview_add_plugin.
find_package(Qt${PARAVIEW_QT_MAJOR_VERSION} REQUIRED COMPONENTS Core Gui Widgets)
set(CMAKE_AUTOMOC ON)
include_directories("${CMAKE_CURRENT_LIST_DIR}") # the generated interfaces include the classes by bare name

paraview_plugin_add_property_widget(KIND GROUP_WIDGET TYPE "spinn_problem" CLASS_NAME pqSPINNProblemWidget
  INTERFACES problem_interfaces SOURCES problem_sources)
paraview_plugin_add_property_widget(KIND GROUP_WIDGET TYPE "spinn_training" CLASS_NAME pqSPINNTrainingWidget
  INTERFACES training_interfaces SOURCES training_sources)
paraview_plugin_add_property_widget(KIND WIDGET TYPE "spinn_default" CLASS_NAME pqSPINNDefaultWidget
  INTERFACES default_interfaces SOURCES default_sources)
paraview_plugin_add_property_widget(KIND WIDGET TYPE "spinn_choice" CLASS_NAME pqSPINNChoiceWidget
  INTERFACES choice_interfaces SOURCES choice_sources)
paraview_plugin_add_auto_start(CLASS_NAME pqSPINNLive STARTUP startup SHUTDOWN shutdown
  INTERFACES live_interfaces SOURCES live_sources)

list(APPEND interfaces ${problem_interfaces} ${training_interfaces} ${default_interfaces} ${choice_interfaces} ${live_interfaces})
list(APPEND panel_sources ${problem_sources} ${training_sources} ${default_sources} ${choice_sources} ${live_sources})
foreach(class IN ITEMS pqSPINNProblemWidget pqSPINNProblemEditor pqSPINNParameterEditor pqSPINNTypeset
    pqSPINNTrainingWidget pqSPINNLossPlot pqSPINNDockWidth pqSPINNDefaultWidget pqSPINNChoiceWidget pqSPINNLive)
  list(APPEND panel_sources "${CMAKE_CURRENT_LIST_DIR}/${class}.h" "${CMAKE_CURRENT_LIST_DIR}/${class}.cxx")
endforeach()
