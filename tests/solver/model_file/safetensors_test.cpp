// SPDX-License-Identifier: BSD-3-Clause
// The container by itself: its bytes are those of the format, and come apart as they were put together.
#include "model_file/safetensors.hpp"

#include "support/expect_error.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

namespace {

using namespace spinn::model_file;
using spinn::test::expect_error;

std::string small_file() {
  Writer writer;
  writer.add("b", {2, 1}, std::vector{1.0, 2.0});
  writer.add("a", {}, std::vector{-0.5});
  writer.add("none", {0, 3}, {});
  return writer.bytes({{"key", "a \"text\""}});
}

TEST(Safetensors, BytesAreThoseOfTheFormat) {
  const std::string bytes = small_file();
  const std::string header = R"({"__metadata__":{"key":"a \"text\""},)"
                             R"("a":{"data_offsets":[0,8],"dtype":"F64","shape":[]},)"
                             R"("b":{"data_offsets":[8,24],"dtype":"F64","shape":[2,1]},)"
                             R"("none":{"data_offsets":[24,24],"dtype":"F64","shape":[0,3]}})";
  const std::size_t length = (header.size() + 7) / 8 * 8;
  ASSERT_EQ(bytes.size(), 8 + length + 24);
  EXPECT_EQ(bytes[0], static_cast<char>(length % 256));
  EXPECT_EQ(bytes[1], static_cast<char>(length / 256));
  EXPECT_EQ(bytes.substr(2, 6), std::string(6, '\0'));
  EXPECT_EQ(bytes.substr(8, length), header + std::string(length - header.size(), ' '));
  double values[3];
  std::memcpy(values, &bytes[8 + length], sizeof values);
  EXPECT_EQ(values[0], -0.5); // in the order of the names
  EXPECT_EQ(values[1], 1.0);
  EXPECT_EQ(values[2], 2.0);
}

TEST(Safetensors, ComeApartAsTheyWerePutTogether) {
  const std::string bytes = small_file();
  const Archive archive(bytes, "file");
  EXPECT_EQ(archive.metadata(), (Texts{{"key", "a \"text\""}}));
  EXPECT_TRUE(archive.has("a"));
  EXPECT_FALSE(archive.has("c"));
  EXPECT_NO_THROW(archive.expect("none", {0, 3}));
  expect_error([&] { archive.expect("b", {1, 2}); },
               {"file: the tensor \"b\" has the shape [2, 1], not [1, 2]", "save the model again"});
  expect_error([&] { archive.expect("c", {}); }, {"file: it lacks the tensor \"c\""});
  expect_error([&] { static_cast<void>(archive.list("b")); },
               {"file: the tensor \"b\" has the shape [2, 1], not one dimension"});
  std::vector<double> values(2);
  archive.copy("b", values.data());
  EXPECT_EQ(values, (std::vector{1.0, 2.0}));
}

TEST(Safetensors, TextsThatAreNotUtf8AreMadeSo) {
  const std::string bytes = Writer().bytes({{"key", "\xff"}});
  EXPECT_EQ(Archive(bytes, "file").metadata().at("key"), "\uFFFD");
}

TEST(Safetensors, ShapesInWords) {
  EXPECT_EQ(in_words(Shape{}), "[]");
  EXPECT_EQ(in_words(Shape{101, 4}), "[101, 4]");
}

} // namespace
