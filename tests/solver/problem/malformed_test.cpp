// SPDX-License-Identifier: BSD-3-Clause
// Malformed problem files: each is one error with line, column, token and remedy.
#include <spinn/error.hpp>
#include <spinn/problem.hpp>

#include "damage.hpp"
#include "wave_text.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <ostream>
#include <random>

namespace {

using spinn::Error;
using spinn::Problem;
using spinn_test::wave_text;

/// A change of wave_text and the error that it must give. The error's place must be where `at` stands in the changed
/// text; an empty `at` means the top of the file.
struct Case {
  const char* name;
  const char* from;
  const char* to;
  const char* at;
  const char* token;
  const char* message; ///< part of it
  const char* remedy;  ///< part of it
};

void PrintTo(const Case& c, std::ostream* out) {
  *out << c.name;
}

class Malformed : public testing::TestWithParam<Case> {};

/// "line:column" of the first character of `what` in the text.
std::string place_of(const std::string& text, const std::string& what) {
  const std::size_t at = text.find(what);
  if (at == std::string::npos) {
    throw std::logic_error("\"" + what + "\" is not in the text");
  }
  int line = 1;
  int column = 1;
  for (std::size_t i = 0; i < at; ++i) {
    if (text[i] == '\n') {
      ++line, column = 1;
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) {
      ++column;
    }
  }
  return std::to_string(line) + ":" + std::to_string(column);
}

TEST_P(Malformed, GivesPlaceTokenAndRemedy) {
  const Case& c = GetParam();
  const std::string text = spinn_test::changed(c.from, c.to);
  try {
    static_cast<void>(Problem::parse(text, "bad.toml"));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.place().source, "bad.toml");
    EXPECT_EQ(std::to_string(error.place().line) + ":" + std::to_string(error.place().column),
              place_of(text, c.at))
        << error.what();
    EXPECT_EQ(error.token(), c.token) << error.what();
    EXPECT_NE(error.message().find(c.message), std::string::npos) << error.what();
    EXPECT_NE(error.remedy().find(c.remedy), std::string::npos) << error.what();
  }
}

const Case cases[] = {
    // the file's structure
    {"SyntaxOfToml", "rank = 3", "rank = = 3", "= 3\nseconds", "= 3", "not valid TOML", "Check the quotes"},
    {"KeyTwice", "rank = 3", "rank = 3\nrank = 4", "4\nseconds", "4", "redefine", "Remove one of the two"},
    {"UnclosedString", "title = \"A wave\"", "title = \"A wave", "\nunknowns", "wave", "not valid TOML",
     "Check the quotes"},
    {"UnknownSection", "[definitions]", "[definitons]", "definitons", "definitons", "not known",
     "definitions"},
    {"UnknownKeyOfAxis", "unit = \"m\"", "units = \"m\"", "units", "units", "not known in [[axis]]",
     "\"unit\""},
    {"UnknownKeyOfParameter", "meaning = \"speed\"", "meanings = \"speed\"", "meanings", "meanings",
     "[parameters.c]", "\"meaning\""},
    {"UnknownKeyOfCondition", "weight = 10", "wieght = 10", "wieght", "wieght", "[[condition]]",
     "\"weight\""},
    {"UnknownKeyOfTraining", "width = 12", "neurons = 12", "neurons", "neurons", "[training]", "width"},
    {"NoTitle", "title = \"A wave\"", "", "", "title", "\"title\" is missing", "title ="},
    {"NoUnknowns", "unknowns = [\"u\", \"v\"]", "", "", "unknowns", "\"unknowns\" is missing",
     "unknowns = [\"u\"]"},
    {"NoEquations", "equations = [\"u_t = v\", \"v_t = c^2*u_xx\"]\nequation_weights = [1, 2]", "", "",
     "equations", "\"equations\" is missing", "equations ="},
    {"EmptyTitle", "\"A wave\"", "\" \"", "\" \"", " ", "\"title\" is empty", "between the quotes"},
    {"EmptyEquations", "[\"u_t = v\", \"v_t = c^2*u_xx\"]", "[]", "[]\nequation_w", "[]", "empty list",
     "at least one"},
    {"EquationsNoList", "equations = [\"u_t = v\", \"v_t = c^2*u_xx\"]", "equations = \"u_t = v\"",
     "\"u_t = v\"", "u_t = v", "must be a list, not text", "between [ and ]"},
    {"DateForTitle", "\"A wave\"", "2024-01-01", "2024-01-01", "2024-01-01", "a date or time",
     "double quotes"},
    {"WrongTypeOfFlag", "integer = true", "integer = 1", "1\n\n[definitions]", "1",
     "true or false, not a whole number", "without quotes"},
    {"FractionForWidth", "width = 12", "width = 12.5", "12.5", "12.5", "a whole number, not a number",
     "without"},
    {"SingleBracketsOfAxis",
     "[[axis]]\nname = \"x\"\nrange = [\"-pi\", \"pi\"]\nunit = \"m\"\nfrequency = 3\n", "", "[[axis]]",
     "axis", "1 axis", "[[axis]]"},
    {"HeaderWithoutKey", "[definitions]", "[[[definitions]]]", "[[[definitions]]]", "[[[definitions]]]",
     "table header", "brackets"},
    // axes
    {"RangeReversed", "[0, 2]", "[2, 0]", "[2, 0]", "[2, 0]", "2 is not below the upper end 0",
     "lower < upper"},
    {"RangeOfOne", "[0, 2]", "[0]", "[0]", "[0]", "1 entries, not two", "[lower, upper]"},
    {"RangeInfinite", "[0, 2]", "[0, inf]", "inf", "inf", "not a finite number", "finite"},
    {"RangeDividesByZero", "\"pi\"]", "\"1/0\"]", "/0", "/", "no finite result", "0"},
    {"RangeWithName", "\"pi\"]", "\"2*length\"]", "length", "length", "not known", "pi, sqrt"},
    {"AxisTwice", "name = \"x\"", "name = \"t\"", "\"t\"\nrange = [\"-pi\"", "t",
     "already the name of an axis (line 7)", "another name"},
    {"AxisNamedLikeFunction", "name = \"x\"", "name = \"sin\"", "\"sin\"", "sin", "word of the language",
     "another name"},
    {"AxisNameMalformed", "name = \"x\"", "name = \"2x\"", "\"2x\"", "2x", "cannot be the name of an axis",
     "letter"},
    {"TooFewPoints", "points = 20", "points = 1", "1\n\n[[axis]]", "1", "\"points\" is 1", "2 to 4096"},
    {"FrequencyNegative", "frequency = 3", "frequency = -3", "-3", "-3", "\"frequency\" is -3", "positive"},
    {"ModesWithoutPeriod", "frequency = 3", "modes = 3", "3\n\n[parameters.c]", "3", "for periodic axes only",
     "periodic = true"},
    {"GradingTooLarge", "frequency = 3", "grading = 11", "11", "11", "\"grading\" is 11", "0 (even) to 10"},
    {"BasisTooSmall", "frequency = 3", "basis = 1", "1\n\n[parameters.c]", "1", "\"basis\" is 1", "2 to 256"},
    {"BasisTooLarge", "frequency = 3", "basis = 257", "257", "257", "\"basis\" is 257", "2 to 256"},
    {"BasisNotWhole", "frequency = 3", "basis = 8.5", "8.5", "8.5", "a whole number, not a number",
     "without"},
    {"BasisWithoutPoints", "points = 20", "points = 20\nbasis = 21", "20\nbasis", "20",
     "20 points cannot tell 21 basis functions apart", "at least 21 points"},
    {"FactorOfOtherAxis", "frequency = 3", "factor = \"t*cos(x/2)\"", "\"t*cos", "t*cos(x/2)", "another axis",
     "x alone"},
    {"FactorNotFinite", "frequency = 3", "factor = \"1/x\"", "\"1/x\"", "1/x", "at x = 0", "finite"},
    {"FactorNotZeroOnHardFace", "frequency = 3", "factor = \"2 - cos(x)\"", "\"2 - cos", "2 - cos(x)",
     "asks for 0", "vanishes there"},
    {"FactorZeroOnFreeFace", "points = 20", "factor = \"t\"", "\"t\"\n\n[[axis]]", "t", "vanishes on t = 0",
     "hard = true"},
    // unknowns and parameters
    {"UnknownNamedLikeAxis", "unknowns = [\"u\", \"v\"]", "unknowns = [\"u\", \"x\"]", "\"x\"]", "x",
     "already the name of an axis", "another"},
    {"ParameterNamedLikeUnknown", "[parameters.n]", "[parameters.u]", "u]\ndefault = 2", "u",
     "already the name of an unknown", "another"},
    {"ParameterNamedPi", "[parameters.n]", "[parameters.pi]", "pi]\ndefault = 2", "pi",
     "word of the language", "another"},
    {"DefaultOutOfRange", "default = 1.5", "default = 5", "5\nrange = [1, 3]", "5",
     "default 5 of \"c\" is outside", "1 to 3"},
    {"DefaultNoWholeNumber", "default = 2\n", "default = 2.5\n", "2.5", "2.5", "no whole number", "integer"},
    {"NoDefault", "default = 1.5\n", "", "[parameters.c]", "default", "\"default\" is missing",
     "default = 1"},
    {"NanForDefault", "default = 1.5", "default = nan", "nan", "nan", "not a finite number", "finite"},
    // expressions
    {"UnknownName", "\"v_t = c^2*u_xx\"", "\"v_t = c^2*speed*u_xx\"", "speed*", "speed", "not known",
     "Known names"},
    {"NearestName", "profile*cos", "profil*cos", "profil*", "profil", "not known", "\"profile\""},
    {"EquationWithoutEquals", "\"u_t = v\"", "\"u_t - v\"", "\", \"v_t", "", "no \"=\"", "left = right"},
    {"EquationUnfinished", "\"u_t = v\"", "\"u_t = v*\"", "\", \"v_t", "", "ends where", "Complete it"},
    {"ColumnsCountCodePoints", "[parameters.n]\ndefault = 2\nrange = [1, 5]\ninteger = true",
     "[parameters]\nn = {unit = \"\u00b5m\", default = \"1+speed\", range = [1, 5]}", "speed\", range",
     "speed", "not known", "pi, sqrt"},
    {"LetterOutsideTheLanguage", "\"u_t = v\"", "\"u_t = \u00b5*v\"", "\u00b5", "\u00b5",
     "not part of the language", "letters"},
    {"EquationOverLines", "\"v_t = c^2*u_xx\"", "\"\"\"\n  v_t =\n    c^2*u_xq\"\"\"", "u_xq", "u_xq", "xq",
     "t, x"},
    {"EquationOfConstants", "\"u_t = v\"", "\"1 = c\"", "\"1 = c\"", "1 = c", "mentions no unknown",
     "u or another"},
    {"WeightsTooFew", "[1, 2]", "[1]", "[1]", "[1]", "1 equation weights for 2 equations", "one weight"},
    {"WeightNegative", "[1, 2]", "[1, -2]", "-2]", "-2", "-2 is not positive", "positive"},
    {"DefinitionsInACircle", "profile = \"sin(n*x)\"", "profile = \"exact_x + sin(n*x)\"",
     "exact = ", "exact", "exact -> profile -> exact", "without the others"},
    {"DefinitionTakesAName", "profile = \"sin(n*x)\"", "profile = \"sin(n*x)\"\nv = \"1\"", "v = \"1\"", "v",
     "already the name of an unknown", "another"},
    {"DefinitionLikeDerivative", "profile = \"sin(n*x)\"", "profile = \"sin(n*x)\"\nu_x = \"1\"",
     "u_x = ", "u_x", "derivative of \"u\"", "another"},
    {"DefinitionNamedResidual", "profile = \"sin(n*x)\"", "profile = \"sin(n*x)\"\nresidual = \"1\"",
     "residual", "residual", "word of the language", "another"},
    // conditions
    {"FaceOffTheBox", "\"t = 0\"", "\"t = 1\"", "\"t = 1\"", "t = 1", "t runs from 0 to 2",
     "ends of an axis"},
    {"FaceOfNoAxis", "\"t = 0\"", "\"time = 0\"", "\"time = 0\"", "time = 0", "is no face", "t = 0"},
    {"FaceMisspelt", "\"boundary\"\nequation = \"u = 0\"", "\"bondary\"\nequation = \"u = 0\"", "\"bondary\"",
     "bondary", "is no face", "\"boundary\""},
    {"FaceTwice", "\"boundary\"\nequation = \"u = 0\"", "[\"x = pi\", \"x = pi\"]\nequation = \"u = 0\"",
     "\"x = pi\"]", "x = pi", "named twice", "once"},
    {"ConditionWithoutUnknown", "\"u = profile\"", "\"profile = 0\"", "\"profile = 0\"", "profile = 0",
     "mentions no unknown", "unknown"},
    {"ConditionWeightZero", "weight = 10", "weight = 0",
     "0\n\n[[condition]]\non = \"boundary\"\nequation = \"u", "0", "is not positive", "positive"},
    {"HardInitialValue", "weight = 10", "hard = true", "\"u = profile\"", "u = profile", "cannot be hard",
     "u = 0"},
    {"HardForOneUnknownOnly", "equation = \"v = 0\"\nhard = true", "equation = \"v = 0\"",
     "[[condition]]\non = \"boundary\"\nequation = \"u", "[[condition]]", "not stated as hard", "v = 0"},
    {"FaceOfPeriodicAxis", "frequency = 3", "periodic = true", "\"boundary\"", "boundary", "no boundary",
     "t = 0"},
    {"NoEquationInCondition", "equation = \"u = profile\"\n", "", "[[condition]]", "equation",
     "\"equation\" is missing", "u = 0"},
    // truth, outputs, training
    {"TruthOfNoUnknown", "v = \"exact_t\"", "w = \"exact_t\"", "w = ", "w", "not known in [truth]", "u"},
    {"TruthIncomplete", "v = \"exact_t\"\n", "", "[truth]", "v", "\"v\" is missing", "v ="},
    {"TruthOfUnknowns", "v = \"exact_t\"", "v = \"u_t\"", "\"u_t\"", "u_t", "depends on an unknown",
     "coordinates and parameters"},
    {"ReferenceMissing", "u = \"exact\"\nv = \"exact_t\"", "reference = \"nowhere.npy\"", "\"nowhere.npy\"",
     "nowhere.npy", "does not exist", "Correct its name"},
    {"VectorOfOne", "state = [\"u\", \"v\"]", "state = [\"u\"]", "[\"u\"]", "[\"u\"]", "1 component",
     "two or three"},
    {"VectorOfUnknownNames", "show = [\"profile\"]", "show = [\"profil\"]", "\"profil\"", "profil",
     "no unknown and no definition", "\"profile\""},
    {"ChoiceMisspelt", "\"sine\"", "\"sin\"", "\"sin\"", "sin", "no axis_function", "\"sine\""},
    {"WidthTooLarge", "width = 12", "width = 5000", "5000", "5000", "width is 5000", "1 to 1024"},
    {"SeedNegative", "width = 12", "seed = -4", "-4", "-4", "\"seed\" is -4", "positive"},
    {"StatedErrorTooLarge", "stated_error = 1e-3", "stated_error = 30", "30", "30", "\"stated_error\" is 30",
     "between 0 and 1"},
    {"BudgetZero", "seconds = 5", "seconds = 0", "0\nstated", "0", "seconds is 0", "0.001"},
};

INSTANTIATE_TEST_SUITE_P(File, Malformed, testing::ValuesIn(cases),
                         [](const testing::TestParamInfo<Case>& info) {
                           return std::string(info.param.name);
                         });

/// The error of a whole text.
Error failure(const std::string& text) {
  try {
    static_cast<void>(Problem::parse(text, "bad.toml"));
  } catch (const Error& error) {
    return error;
  }
  throw std::logic_error("no error");
}

TEST(MalformedFile, TheTextOfTheTestsIsGood) {
  EXPECT_NO_THROW(static_cast<void>(Problem::parse(wave_text, "good.toml")));
}

TEST(MalformedFile, EmptyTextMissesItsTitle) {
  EXPECT_EQ(failure("").token(), "title");
}

TEST(MalformedFile, BinaryTextIsRefused) {
  EXPECT_NE(failure(std::string("title = \"a\0b\"", 13)).message().find("binary"), std::string::npos);
  EXPECT_NE(failure("title = \"\xff\xfe\"").message().find("utf-8"), std::string::npos);
}

TEST(MalformedFile, TooManyAxesAreCounted) {
  std::string axes;
  for (const char* name : {"x", "y", "z", "s", "r", "q"}) {
    axes += std::string("[[axis]]\nname = \"") + name + "\"\nrange = [0, 1]\n";
  }
  const Error error = failure("title = \"a\"\nunknowns = [\"u\"]\nequations = [\"u_x = 0\"]\n" + axes);
  EXPECT_NE(error.message().find("6 axes"), std::string::npos) << error.what();
  EXPECT_EQ(error.place().line, 19);
}

TEST(MalformedFile, AnAxisOfSingleBracketsIsExplained) {
  const Error error = failure("title = \"a\"\n[axis]\nname = \"x\"\n");
  EXPECT_NE(error.remedy().find("[[axis]]"), std::string::npos) << error.what();
}

TEST(MalformedFile, NoConditionAtAllIsAnError) {
  const std::string head = "title = \"a\"\nunknowns = [\"u\"]\nequations = [\"u_x = u_y\"]\n";
  const std::string axes = "[[axis]]\nname = \"x\"\nrange = [0, 1]\n[[axis]]\nname = \"y\"\nrange = [0, 1]\n";
  EXPECT_EQ(failure(head + axes).token(), "condition");
}

/// Damaged files: every change of a few characters gives a problem or an Error, never anything else.
TEST(MalformedFile, DamageIsAnErrorOrHarmless) {
  std::mt19937 random(5);
  const std::string signs = "[]{}()\"'=,.#_^*+-/\\ \n019eux\xc3";
  int errors = 0;
  for (int trial = 0; trial < 4000; ++trial) {
    const std::string text = spinn_test::damaged(wave_text, signs, random);
    try {
      static_cast<void>(Problem::parse(text, "bad.toml"));
    } catch (const Error& error) {
      ++errors;
      EXPECT_GT(error.place().line, 0) << text << error.what();
      EXPECT_FALSE(error.remedy().empty()) << text << error.what();
    }
  }
  EXPECT_GT(errors, 2000);
}

class MalformedPath : public testing::Test {
protected:
  void SetUp() override { std::filesystem::create_directories(m_folder); }
  void TearDown() override { std::filesystem::remove_all(m_folder); }

  std::string failure(const std::filesystem::path& file) const {
    try {
      static_cast<void>(Problem::load(file));
    } catch (const Error& error) {
      EXPECT_EQ(error.place().source, file.string());
      return error.message();
    }
    return "no error";
  }

  const std::filesystem::path m_folder =
      std::filesystem::path(testing::TempDir()) /
      (std::string("spinn_") + testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(MalformedPath, AMissingFileIsNamed) {
  EXPECT_NE(failure(m_folder / "none.toml").find("does not exist"), std::string::npos);
}

TEST_F(MalformedPath, AFolderIsNoFile) {
  EXPECT_NE(failure(m_folder).find("folder or device"), std::string::npos);
}

TEST_F(MalformedPath, AHugeFileIsNotRead) {
  const std::filesystem::path file = m_folder / "huge.toml";
  std::ofstream(file) << "title = \"a\"\n";
  std::filesystem::resize_file(file, 100'000'000);
  EXPECT_NE(failure(file).find("the file has 100 MB"), std::string::npos);
}

TEST_F(MalformedPath, AReferenceOfTheWrongShapeSaysWhichShape) {
  const std::filesystem::path file = m_folder / "wave.toml";
  std::ofstream(file) << spinn_test::changed("u = \"exact\"\nv = \"exact_t\"", "reference = \"wave.npy\"");
  const std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }\n";
  std::ofstream npy(m_folder / "wave.npy", std::ios::binary);
  npy << "\x93NUMPY\x01" << '\0' << static_cast<char>(header.size()) << '\0' << header
      << std::string(16, '\0');
  npy.close();
  try {
    static_cast<void>(Problem::load(file));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_NE(error.message().find("shape (1, 2)"), std::string::npos) << error.what();
    EXPECT_NE(error.remedy().find("(2, points along t, points along x)"), std::string::npos) << error.what();
  }
}

} // namespace
