// SPDX-License-Identifier: BSD-3-Clause
// Files that are not what was saved: each is one Error with file, value and remedy; nothing else happens.
#include <spinn/model_file.hpp>

#include <spinn/error.hpp>

#include "../problem/damage.hpp"
#include "model_file/safetensors.hpp"
#include "solutions.hpp"
#include "support/expect_error.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <functional>
#include <random>

namespace {

using namespace spinn;
using spinn::test::expect_error;
using spinn_test::file_of;
using spinn_test::Pieces;

const std::string& sound_file() {
  static const std::string bytes = [] {
    Settings settings = spinn_test::swirl().defaults();
    settings.windows = 2;
    return to_safetensors(spinn_test::random_solution(spinn_test::swirl(), settings));
  }();
  return bytes;
}

/// The sound file with its metadata, tensors or values changed.
std::string changed(const std::function<void(Pieces&)>& change) {
  Pieces pieces = spinn_test::pieces_of(sound_file());
  change(pieces);
  return file_of(pieces);
}

std::string with_text(const std::string& key, const std::string& text) {
  return changed([&](Pieces& pieces) { pieces.header["__metadata__"][key] = text; });
}

std::string without_text(const std::string& key) {
  return changed([&](Pieces& pieces) { pieces.header["__metadata__"].erase(key); });
}

std::string with_entry(const std::string& name, const std::string& field, const nlohmann::json& value) {
  return changed([&](Pieces& pieces) { pieces.header[name][field] = value; });
}

std::string with_value(const std::string& name, double value) {
  return changed([&](Pieces& pieces) {
    const auto at = pieces.header[name]["data_offsets"][0].get<std::size_t>();
    std::memcpy(&pieces.values[at], &value, sizeof value);
  });
}

/// A header that the JSON library would not write.
std::string with_header(const std::string& header) {
  return file_of(header, std::string(16, '\0'));
}

std::string with_length(std::uint64_t length) {
  std::string bytes = sound_file();
  std::memcpy(bytes.data(), &length, sizeof length);
  return bytes;
}

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
const std::string weights = "window.1.y.hidden_2.weights";
const std::string tensor = R"("u": {"dtype": "F64", "shape": [2], "data_offsets": [0, 16]})";

struct Case {
  const char* name;
  std::string bytes;
  const char* token;   ///< empty: any
  const char* message; ///< part of it
  const char* remedy;  ///< part of it
};

const std::vector<Case>& cases() {
  using json = nlohmann::json;
  static const std::vector<Case> table = {
      // not a safetensors file
      {"Empty", "", "0", "0 bytes and no header", "save the model again"},
      {"Text", "Dear reader, this is not a model.", "", "no safetensors file",
       "Name a file that SPINN saved"},
      {"Zip", std::string("PK\x03\x04\x14\0\0\0\x08\0", 10), "", "no safetensors file", "that SPINN saved"},
      {"LengthBeyondTheFile", with_length(sound_file().size()), "", "the file ends after",
       "save the model again"},
      {"LengthAbsurd", with_length(~0ULL), "18446744073709551615", "at most 33554432", "that SPINN saved"},
      {"LengthZero", with_length(0), "", "not valid JSON", "save the model again"},
      {"LengthTooShort", with_length(1000), "", "not valid JSON at its byte 100", "save the model again"},
      // not this format
      {"HeaderEmpty", file_of("{}", ""), "format", "not a model of SPINN", "that SPINN saved"},
      {"OtherFormat", with_text("format", "pt"), "pt", "format = \"spinn-model\"", "that SPINN saved"},
      {"OtherVersion", with_text("version", "2"), "2", "the version \"2\"; this SPINN reads version 1",
       "that wrote it"},
      {"NoVersion", without_text("version"), "version", "lack the key \"version\"", "save the model again"},
      // the header's JSON
      {"NoJson", with_header("{\"u\": }"), "", "not valid JSON at its byte 7", "save the model again"},
      {"NotUtf8", with_header("{\"\xff\": {}}"), "", "not valid JSON", "save the model again"},
      {"NestedLists", with_header("{" + std::string(1000000, '[')), "", "not valid JSON",
       "save the model again"},
      {"NestedListsInShape", with_header("{\"u\": {\"shape\": " + std::string(1000000, '[')), "shape",
       "the header has a list where it should not", "dtype, shape"},
      {"NestedObjects", with_header([] {
         std::string text;
         for (int i = 0; i < 200000; ++i)
           text += "{\"u\": ";
         return text;
       }()),
       "u", "an object where it should not", "dtype, shape"},
      {"TensorIsNull", with_header(R"({"u": null})"), "u", "null where", "dtype, shape"},
      {"TensorTwice", with_header("{" + tensor + "," + tensor + "}"), "u", "\"u\" twice",
       "save the model again"},
      {"MetadataTwice", with_header(R"({"__metadata__": {}, "__metadata__": {}})"), "__metadata__", "twice",
       "save"},
      {"KeyTwice", with_header(R"({"__metadata__": {"a": "1", "a": "2"}})"), "a", "\"a\" twice", "save"},
      {"MetadataIsNumber", with_header(R"({"__metadata__": {"a": 1}})"), "a", "the number 1 where", "texts"},
      {"MetadataIsNested", with_header(R"({"__metadata__": {"a": {}}})"), "a", "an object where", "texts"},
      {"ShapeNegative", with_entry(weights, "shape", json{-5, 5}), "shape", "the number -5", "dtype, shape"},
      {"ShapeFraction", with_entry(weights, "shape", json{5.5, 5}), "shape", "the number 5.5",
       "dtype, shape"},
      {"ShapeOfManyDimensions", with_entry(weights, "shape", json{1, 1, 1, 1, 1, 1, 1, 5, 5}), "shape",
       "the number 5 where", "dtype, shape"},
      {"OneOffset", with_entry(weights, "data_offsets", json{0}), weights.c_str(), "lacks",
       "save the model again"},
      {"NoType", with_header(R"({"u": {"shape": [2], "data_offsets": [0, 16]}})"), "u", "lacks its dtype",
       "save"},
      {"UnknownField", with_entry(weights, "colour", "red"), "colour", "the text \"red\"", "dtype, shape"},
      // tensors
      {"UnknownType", with_entry(weights, "dtype", "F128"), "F128", "unknown type \"F128\"",
       "save the model again"},
      {"OtherType", with_entry(weights, "dtype", "I64"), "I64", "\"I64\", not \"F64\"",
       "save the model again"},
      {"OffsetsReversed", with_entry(weights, "data_offsets", json{16, 8}), "[16, 8]", "offsets [16, 8]",
       "save"},
      {"OffsetsBeyondTheValues", with_entry(weights, "data_offsets", json{0, 1ULL << 40U}),
       "[0, 1099511627776]", "bytes of values", "save the model again"},
      {"OffsetsOverlap", changed([](Pieces& pieces) {
         for (nlohmann::json& offset : pieces.header["nodes.x"]["data_offsets"])
           offset = offset.get<std::size_t>() - 8;
       }),
       "", "where another one is", "save the model again"},
      {"OffsetsLeaveAGap", changed([](Pieces& pieces) { pieces.header.erase("nodes.x"); }), "", "after a gap",
       "save"},
      {"ValuesBehindTheTensors", sound_file() + "12345678", "", "bytes of values", "save the model again"},
      {"ValuesCutOff", sound_file().substr(0, sound_file().size() - 8), "", "bytes of values", "save"},
      {"ShapeHuge", with_entry(weights, "shape", json{1ULL << 62U, 1ULL << 62U}), "",
       "does not fit its 200 bytes", "save"},
      {"ShapeOverflowsToItsSize", with_entry(weights, "shape", json{(1ULL << 63U) + 25, 1}), "",
       "does not fit", "save"},
      {"ShapeTransposed", with_entry("window.0.x.output.weights", "shape", json{6, 5}), "[6, 5]",
       "the shape [6, 5], not [5, 6]", "save the model again"},
      {"TensorMissing", changed([](Pieces& pieces) {
         pieces.header["renamed"] = pieces.header[weights];
         pieces.header.erase(weights);
       }),
       weights.c_str(), "lacks the tensor", "save the model again"},
      {"ParameterNaN", with_value(weights, nan), "nan",
       "value number 0 of the tensor \"window.1.y.hidden_2.weights\"", "save"},
      {"ParameterInfinite", with_value(weights, -std::numeric_limits<double>::infinity()), "-inf",
       "not a finite", "save"},
      {"HistoryNaN", with_value("history.iteration", nan), "nan", "not a number of iterations", "save"},
      {"HistoryUneven", with_entry("history.loss", "shape", json{3, 1}), "[3, 1]",
       "the shape [3, 1], not one", "save"},
      // metadata
      {"ProblemMissing", without_text("problem_text"), "problem_text", "lack the key",
       "save the model again"},
      {"ProblemMalformed", with_text("problem_text", "title = "), "", "the problem's text, line 1, column 9",
       "again, or correct"},
      {"ProblemHuge", with_text("problem_text", std::string(2000000, '#')), "", "at most 1048576 bytes",
       "save"},
      {"ProblemOfOtherUnknowns", with_text("unknowns", "u w"), "\"u w\"", "should be \"u v\"",
       "save the model again"},
      {"ProblemOfOtherAxes", with_text("axes", "t x z"), "\"t x z\"", "should be \"t x y\"",
       "save the model again"},
      {"ParameterMissing", without_text("parameter.a"), "parameter.a", "lack the key",
       "save the model again"},
      {"ParameterNoNumber", with_text("parameter.a", "0.4x"), "\"0.4x\"", "should be a number",
       "save the model again"},
      {"ParameterNotFinite", with_text("parameter.a", "nan"), "\"nan\"", "a finite number",
       "save the model again"},
      {"ParameterOutOfRange", with_text("parameter.a", "7"), "7", "outside its range", "from 0.1 to 1"},
      {"SettingOutOfRange", with_text("settings.width", "0"), "0", "the settings: width is 0",
       "from 1 to 1024"},
      {"SettingNoChoice", with_text("settings.optimiser", "magic"), "magic", "\"magic\" is no optimiser",
       "Write one of"},
      {"SettingTooLarge", with_text("settings.rank", "99999999999"), "\"99999999999\"", "a whole number",
       "save"},
      {"SettingOfWindows", with_text("settings.windows", "1000"), "window.2.axis_function", "lack the key",
       "save"},
      {"SettingOfPoints", with_text("settings.points", "5 7"), "2", "points has 2 entries",
       "one number of points"},
      {"WidthOutOfRange", with_text("window.1.width", "2000000000"), "\"2000000000\"", "from 1 to 1024",
       "save"},
      {"WidthHasNoTensors", with_text("window.1.width", "1024"), "", "not [1, 1024]", "save the model again"},
      {"RankOutOfRange", with_text("window.0.rank", "-3"), "\"-3\"", "from 1 to 512", "save the model again"},
      {"DepthHasNoTensors", with_text("window.0.depth", "3"), "window.0.t.hidden_3.weights",
       "lacks the tensor", "save"},
      {"BasisWithoutSpectral", with_text("window.0.basis", "5 5 5"), "\"5 5 5\"", "spectral",
       "save the model again"},
      {"BasisTooShort", with_text("window.0.basis", "0 0"), "\"0 0\"", "3 numbers", "save the model again"},
      {"BasisHuge", with_text("window.0.basis", "0 0 5000"), "\"0 0 5000\"", "from 0 to 4096", "save"},
      {"ModesOnAnOpenAxis", with_text("window.0.modes", "3 2 0"), "\"3 2 0\"", "periodic",
       "save the model again"},
      {"WindowsApart", with_text("window.1.begin", "1.5"), "\"1.5\"", "where the window before it ends",
       "save"},
      {"WindowsBackwards", with_text("window.0.end", "0.25"), "\"0.25\"", "above its beginning", "save"},
      {"WindowsTooShort", with_text("window.1.end", "1.75"), "\"1.75\"", "the upper end of the axis t",
       "save"},
      {"OutcomeUnknown", with_text("report.outcome", "fine"), "fine", "\"fine\" is no outcome", "such as"},
  };
  return table;
}

class MalformedModel : public testing::TestWithParam<std::size_t> {};

TEST_P(MalformedModel, GivesFileValueAndRemedy) {
  const Case& c = cases()[GetParam()];
  try {
    static_cast<void>(from_safetensors(c.bytes, "folder/bad.safetensors"));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.place().source, "folder/bad.safetensors");
    EXPECT_TRUE(*c.token == '\0' || error.token() == c.token) << error.token() << "\n" << error.what();
    EXPECT_NE(error.message().find(c.message), std::string::npos) << error.what();
    EXPECT_NE(error.remedy().find(c.remedy), std::string::npos) << error.what();
    EXPECT_LT(std::string(error.what()).size(), 1000u);
  }
}

INSTANTIATE_TEST_SUITE_P(Files, MalformedModel, testing::Range(std::size_t{0}, cases().size()),
                         [](const auto& info) { return std::string(cases()[info.param].name); });

TEST(SoundModel, IsNoError) {
  EXPECT_NO_THROW(static_cast<void>(from_safetensors(sound_file(), "sound")));
}

TEST(SoundModel, MayHaveOtherTensorsTextsAndOrder) {
  Pieces pieces = spinn_test::pieces_of(sound_file());
  pieces.header["__metadata__"]["note"] = "Kept for the report.";
  const std::size_t end = pieces.values.size();
  pieces.header["zz.mask"] = {{"dtype", "BOOL"}, {"shape", {3}}, {"data_offsets", {end, end + 3}}};
  pieces.header["zz.number"] = {
      {"dtype", "F32"}, {"shape", nlohmann::json::array()}, {"data_offsets", {end + 3, end + 7}}};
  pieces.values += "1234567";
  EXPECT_NO_THROW(
      static_cast<void>(from_safetensors(file_of(pieces.header.dump(2) + "   ", pieces.values), "sound")));
}

TEST(SoundModel, AnAbsentSettingKeepsItsDefault) {
  EXPECT_EQ(from_safetensors(without_text("settings.learning_rate"), "old").settings().learning_rate,
            Settings().learning_rate);
}

/// Every beginning of the file.
TEST(DamagedModel, CutOffAnywhereIsAnError) {
  const std::string& whole = sound_file();
  for (std::size_t length = 0; length < whole.size(); length += 1 + whole.size() / 499) {
    SCOPED_TRACE(length);
    expect_error(
        [&] { static_cast<void>(from_safetensors(std::string_view(whole).substr(0, length), "cut")); },
        {"cut: "});
  }
}

/// Every change of a few bytes of the header gives a solution or an Error, never anything else.
TEST(DamagedModel, IsAnErrorOrHarmless) {
  std::mt19937 random(7);
  const Pieces sound = spinn_test::pieces_of(sound_file());
  const std::string header = sound.header.dump(), signs = "[]{}\":,.\\ -019euF\xc3";
  int errors = 0;
  for (int trial = 0; trial < 2000; ++trial) {
    const std::string text = spinn_test::damaged(header, signs, random);
    try {
      static_cast<void>(from_safetensors(file_of(text, sound.values), "bad"));
    } catch (const Error& error) {
      ++errors;
      EXPECT_EQ(error.place().source, "bad") << error.what();
      EXPECT_FALSE(error.remedy().empty()) << error.what();
    }
  }
  EXPECT_GT(errors, 1000);
}

} // namespace
