// SPDX-License-Identifier: BSD-3-Clause
// The parser: meaning of texts, places and remedies of errors, hostile input.
#include "language/parser.hpp"

#include "support/expect_error.hpp"
#include "testing.hpp"

#include <gtest/gtest.h>

#include <clocale>
#include <numbers>

namespace spinn::language {
namespace {

using spinn::test::expect_error;
using testing::parse;
using testing::scope_txy;

double number(const std::string& text) {
  Graph graph;
  return testing::naive(graph, parse(graph, text), {});
}

struct Number {
  const char* text;
  double value;
};

class Numbers : public ::testing::TestWithParam<Number> {};

TEST_P(Numbers, AreReadAsOnPaper) {
  EXPECT_DOUBLE_EQ(number(GetParam().text), GetParam().value) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Arithmetic, Numbers,
    ::testing::Values(Number{"1 + 2*3", 7}, Number{"(1 + 2)*3", 9}, Number{"2 - 3 - 4", -5},
                      Number{"16/4/2", 2}, Number{"-2^2", -4}, Number{"2^-1", 0.5}, Number{"2^3^2", 512},
                      Number{"2**3", 8}, Number{"+3 - -4", 7}, Number{"2*-3", -6}, Number{".5 + 1.", 1.5},
                      Number{"1e3", 1000}, Number{"2.5E-1", 0.25}, Number{"pi", std::numbers::pi},
                      Number{"sqrt(9)", 3}, Number{"exp(0) + log(1)", 1}, Number{"sin(pi/2)", 1},
                      Number{"cos(0)", 1}, Number{"tan(pi/4)", 1}, Number{"asin(1)", std::numbers::pi / 2},
                      Number{"acos(1)", 0}, Number{"atan(1)", std::numbers::pi / 4}, Number{"sinh(0)", 0},
                      Number{"cosh(0)", 1}, Number{"tanh(0)", 0}, Number{"sech(0)", 1}, Number{"abs(-2)", 2},
                      Number{"sign(-7)", -1}, Number{"step(-1) + step(0)", 1}, Number{"min(3, 1, 2)", 1},
                      Number{"max(3, 4)", 4}, Number{"atan2(1, -1)", 3 * std::numbers::pi / 4},
                      Number{" \t\n 7 \r\n", 7}));

TEST(Parser, ReadsDerivativesOfUnknownsAndExpressions) {
  Graph graph;
  EXPECT_EQ(parse(graph, "u_xxt"), graph.unknown(0, {1, 2, 0}));
  EXPECT_EQ(parse(graph, "v_y"), graph.unknown(1, {0, 0, 1}));
  EXPECT_EQ(parse(graph, "(u)_x_t"), graph.unknown(0, {1, 1, 0}));
  EXPECT_EQ(parse(graph, "(u + v)_xx"), parse(graph, "u_xx + v_xx"));
  EXPECT_EQ(parse(graph, "sin(x)_x"), parse(graph, "cos(x)"));
  EXPECT_EQ(parse(graph, "x_x + t_x"), graph.constant(1));
}

TEST(Parser, DefinitionsAreExpressionsWithDerivatives) {
  Graph graph;
  Scope scope = scope_txy();
  scope.definitions["w"] = parse(graph, "v_x - u_y");
  scope.definitions["my_source"] = parse(graph, "nu*x^2");
  EXPECT_EQ(parse(graph, "w_t", scope), parse(graph, "v_xt - u_yt"));
  EXPECT_EQ(parse(graph, "my_source_x", scope), parse(graph, "2*nu*x"));
}

TEST(Parser, AWholeNameComesBeforeADerivative) {
  Graph graph;
  Scope scope = scope_txy();
  scope.unknowns.push_back("v_t");
  EXPECT_EQ(parse(graph, "v_t", scope), graph.unknown(2));
}

TEST(Parser, AxisNamesMayHaveSeveralLetters) {
  Graph graph;
  Scope scope;
  scope.axes = {"t", "x1", "x2", "theta"};
  scope.unknowns = {"u"};
  EXPECT_EQ(parse(graph, "u_x1x2", scope), graph.unknown(0, {0, 1, 1, 0}));
  EXPECT_EQ(parse(graph, "u_thetat", scope), graph.unknown(0, {1, 0, 0, 1}));
}

TEST(Parser, EquationsHaveTwoSides) {
  Graph graph;
  const Scope scope = scope_txy();
  const auto [left, right] = parse_equation(graph, scope, "u_t = nu*u_xx", {"test", 1, 1});
  EXPECT_EQ(left, parse(graph, "u_t"));
  EXPECT_EQ(right, parse(graph, "nu*u_xx"));
}

TEST(Parser, NumbersDoNotDependOnTheLocale) {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  if (std::setlocale(LC_ALL, "de_DE.UTF-8") == nullptr) GTEST_SKIP() << "no locale with a decimal comma here";
  const double value = number("1.5");
  std::setlocale(LC_ALL, before.c_str());
  EXPECT_EQ(value, 1.5);
}

struct Malformed {
  const char* text;
  int line;
  int column;
  const char* token;
  const char* message; ///< a part of it
  const char* remedy;  ///< a part of it
};

void PrintTo(const Malformed& malformed, std::ostream* out) {
  *out << malformed.text;
}

class MalformedEquations : public ::testing::TestWithParam<Malformed> {};

TEST_P(MalformedEquations, SayWhereAndWhatToDo) {
  const Malformed& expected = GetParam();
  Graph graph;
  Scope scope = scope_txy();
  scope.definitions["exact"] = parse(graph, "sin(x)");
  try {
    parse_equation(graph, scope, expected.text, {"file.toml", 1, 1});
    FAIL() << expected.text << " was accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.place().source, "file.toml");
    EXPECT_EQ(error.place().line, expected.line) << error.what();
    EXPECT_EQ(error.place().column, expected.column) << error.what();
    EXPECT_EQ(error.token(), expected.token) << error.what();
    EXPECT_NE(error.message().find(expected.message), std::string::npos) << error.what();
    EXPECT_NE(error.remedy().find(expected.remedy), std::string::npos) << error.what();
  }
}

INSTANTIATE_TEST_SUITE_P(
    Texts, MalformedEquations,
    ::testing::Values(
        Malformed{"", 1, 1, "", "a number, a name", "Complete it"},
        Malformed{"u_t = ", 1, 7, "", "a number, a name", "Complete it"},
        Malformed{"= u", 1, 1, "=", "\"=\" stands where", "both sides"},
        Malformed{"u_t + 3", 1, 8, "", "no \"=\"", "left = right"},
        Malformed{"u = v = 0", 1, 7, "=", "second \"=\"", "one equation"},
        Malformed{"u == 0", 1, 4, "=", "\"=\" stands where", "one \"=\""},
        Malformed{"u_t = (u*u_x", 1, 13, "", "column 7", "Add \")\""},
        Malformed{"u_t) = 0", 1, 4, ")", "closes nothing", "Remove it"},
        Malformed{"(u = 0)", 1, 4, "=", "\")\" is expected", "Close"},
        Malformed{"u*/v = 0", 1, 3, "/", "a number, a name", "Remove it"},
        Malformed{"2u = 0", 1, 2, "u", "operator is expected", "2*x"},
        Malformed{"u v = 0", 1, 3, "v", "operator is expected", "\"*\""},
        Malformed{"u = 2(x + 1)", 1, 6, "(", "operator is expected", "\"*\""},
        Malformed{"u = 1.2.3", 1, 8, ".3", "operator is expected", "\"*\""},
        Malformed{"u_t = nv*u_xx", 1, 7, "nv", "not known", "\"nu\""},
        Malformed{"u_t = \nexcat_xx + 1", 2, 1, "excat_xx", "\"excat\" is not known", "\"exact_xx\""},
        Malformed{"foo = 0", 1, 1, "foo", "not known", "Known names: u, v, t, x, y"},
        Malformed{"u_z = 0", 1, 1, "u_z", "\"z\" does not name", "t, x, y"},
        Malformed{"u_xxxxxxx = 0", 1, 1, "u_xxxxxxx", "order 7, the highest is 6", "unknown"},
        Malformed{"(u_xxxxx)_xt = 0", 1, 10, "_xt", "order 7 of an unknown, the highest is 6", "unknown"},
        Malformed{"(u)_q = 0", 1, 4, "_q", "\"q\" does not name", "t, x, y"},
        Malformed{"u = sine(x)", 1, 5, "sine", "not known", "\"sin\""},
        Malformed{"u = sin x", 1, 5, "sin", "no arguments", "sin(...)"},
        Malformed{"u = sin()", 1, 5, "sin", "0 arguments", "It takes 1"},
        Malformed{"u = sin(x, t)", 1, 5, "sin", "2 arguments", "It takes 1"},
        Malformed{"u = min(x)", 1, 5, "min", "1 arguments", "2 or more"},
        Malformed{"u(x) = 0", 1, 1, "u", "not a function", "u*(...)"},
        Malformed{"u = x, 1", 1, 6, ",", "outside the arguments", "Remove it"},
        Malformed{"u = 1e999", 1, 5, "1e999", "cannot be represented", "rescale"},
        Malformed{"u = 1/0", 1, 6, "/", "no finite result", "divisors"},
        Malformed{"u = x*log(-1)", 1, 7, "log", "no finite result", "domain"},
        Malformed{"u_t = \xCE\xBD*u", 1, 7, "\xCE\xBD", "not part of the language", "\"nu\""},
        Malformed{"u\xC2\xB2 = 0", 1, 2, "\xC2\xB2", "not part of the language", "^2"},
        Malformed{"u_t \xE2\x88\x92 u = $", 1, 5, "\xE2\x88\x92", "not part of the language", "\"-\""},
        Malformed{"u + \xFFv = 0", 1, 5, "byte 255", "no readable character", "UTF-8"},
        Malformed{"u + \xE2v = 0", 1, 5, "byte 226", "no readable character", "UTF-8"},
        Malformed{"u\x01 = 0", 1, 2, "byte 1", "no readable character", "Remove it"},
        Malformed{"u' = 0", 1, 2, "'", "not part of the language", "suffix"},
        Malformed{"u = [x]", 1, 5, "[", "not part of the language", "( )"},
        Malformed{"U_t = 0", 1, 1, "U_t", "\"U\" is not known", "\"u_t\""},
        Malformed{"u_ = 0", 1, 1, "u_", "not known", "\"u\""}));

TEST(Parser, ColumnsCountFromWhereTheTextStands) {
  Graph graph;
  try {
    parse_expression(graph, scope_txy(), "u + w2\n + q", {"f", 12, 30});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.place().line, 12);
    EXPECT_EQ(error.place().column, 34);
  }
}

TEST(Parser, ExpressionsRefuseAnEqualsSign) {
  Graph graph;
  expect_error([&] { parse_expression(graph, scope_txy(), "u = 1", {"f", 1, 1}); },
               {"f:1:3: an expression stands here, not an equation", "Remove the \"=\""});
}

TEST(Parser, AxisNamesThatCanBeReadTwiceAreRefused) {
  Graph graph;
  Scope scope;
  scope.axes = {"x", "y", "xy"};
  scope.unknowns = {"u"};
  expect_error([&] { parse(graph, "u_xy", scope); },
               {"\"xy\" can be read as axes in several ways", "Rename an axis: the axes are x, y, xy"});
  EXPECT_EQ(parse(graph, "u_x", scope), graph.unknown(0, {1, 0, 0}));
}

std::string repeated(const std::string& text, int count) {
  std::string result;
  for (int k = 0; k < count; ++k)
    result += text;
  return result;
}

TEST(HostileText, EndsWithAnErrorOrAResult) {
  const std::vector<std::string> texts{
      repeated("(", 19000),
      repeated("-", 19000) + "x",
      repeated("x^", 9000) + "x",
      repeated("sin(", 4000) + "x",
      repeated("(", 300) + "x" + repeated(")", 300),
      repeated("x", 30000),
      repeated("x*", 9000) + "x",
      "u_" + repeated("x", 19000),
      repeated("(x*tan(x))_xxx*", 40) + "1",
      repeated("(", 150) + "tan(x*u)" + repeated("*exp(x))_x", 150),
      repeated("((1+x*y)*(", 90) + "x" + repeated("))_xyt", 90),
      "9" + repeated("9", 19000),
      "0." + repeated("0", 19000) + "1",
      std::string("u\0v", 3),
      "\xFF\xFE",
      "\xE2",
      repeated("_", 500),
      repeated("u_x", 5000),
  };
  for (const std::string& text : texts) {
    Graph graph;
    try {
      parse_expression(graph, scope_txy(), text, {"hostile", 1, 1});
    } catch (const Error& error) {
      EXPECT_GE(error.place().line, 1) << text.substr(0, 60);
      EXPECT_GE(error.place().column, 1) << text.substr(0, 60);
      EXPECT_FALSE(error.remedy().empty()) << text.substr(0, 60);
      EXPECT_LT(std::string(error.what()).size(), 1000U) << text.substr(0, 60);
    }
    EXPECT_LE(graph.size(), max_nodes);
  }
}

TEST(HostileText, RandomBytesNeverCrash) {
  std::mt19937 random(1);
  const std::string alphabet = "uvxyt_()+-*/^=,.0123456789episn \n\xCE\xBD$";
  int accepted = 0;
  for (int trial = 0; trial < 20000; ++trial) {
    std::string text;
    const std::size_t length = random() % 16;
    for (std::size_t k = 0; k < length; ++k)
      text += alphabet[random() % alphabet.size()];
    Graph graph;
    try {
      parse_expression(graph, scope_txy(), text, {"random", 1, 1});
      ++accepted;
    } catch (const Error& error) {
      EXPECT_GE(error.place().line, 1) << text;
    }
  }
  EXPECT_GT(accepted, 0);
}

TEST(FreeNames, AreBasesThatTheScopeDoesNotKnow) {
  const Scope scope = scope_txy();
  const Place where{"test", 1, 1};
  EXPECT_EQ(free_names(scope, "exact_tt - f + u_x*sin(x)*pi + exact*nu", where),
            (std::vector<std::string>{"exact", "f"}));
  EXPECT_EQ(free_names(scope, "my_source + u_z", where), (std::vector<std::string>{"my_source", "u_z"}));
  EXPECT_TRUE(free_names({}, "sqrt", where).empty());
  EXPECT_TRUE(free_names({}, "pi", where).empty());
}

TEST(Nearest, FindsMisspellingsAndNothingElse) {
  const std::vector<std::string> names{"temperature", "pressure", "u", "nu", "exact"};
  EXPECT_EQ(nearest("temprature", names), "temperature");
  EXPECT_EQ(nearest("presusre", names), "pressure");
  EXPECT_EQ(nearest("U", names), "u");
  EXPECT_EQ(nearest("mu", names), "nu");
  EXPECT_EQ(nearest("v", names), "");
  EXPECT_EQ(nearest("velocity", names), "");
  EXPECT_EQ(nearest("", names), "");
  EXPECT_EQ(nearest(repeated("x", 5000), names), "");
}

} // namespace
} // namespace spinn::language
