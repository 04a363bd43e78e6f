// SPDX-License-Identifier: BSD-3-Clause
// Reading NumPy arrays, whole and broken ones.
#include "problem/npy.hpp"

#include <spinn/error.hpp>

#include "support/expect_error.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <limits>
#include <string>

namespace {

using spinn::Error;
using spinn::problem::read_npy;
using spinn::test::expect_error;

/// The bytes of an .npy file.
template <class Real>
std::string npy(const std::string& descr, const std::string& shape, const std::vector<Real>& values,
                char version = 1, const std::string& order = "False") {
  std::string header = "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }";
  header += '\n';
  std::string bytes = "\x93NUMPY";
  bytes += version;
  bytes += '\0';
  bytes += static_cast<char>(header.size() & 0xff);
  bytes += static_cast<char>(header.size() >> 8);
  if (version > 1) {
    bytes += std::string(2, '\0');
  }
  bytes += header;
  std::string raw(values.size() * sizeof(Real), '\0');
  std::memcpy(raw.data(), values.data(), raw.size());
  return bytes + raw;
}

class Npy : public testing::Test {
protected:
  std::filesystem::path write(const std::string& bytes) const {
    std::ofstream(m_file, std::ios::binary) << bytes;
    return m_file;
  }
  void TearDown() override { std::filesystem::remove(m_file); }

  /// The error's words when the file is read.
  std::string failure(const std::string& bytes) const {
    try {
      static_cast<void>(read_npy(write(bytes)));
    } catch (const Error& error) {
      EXPECT_EQ(error.place().source, m_file.string());
      EXPECT_FALSE(error.remedy().empty());
      return error.message();
    }
    return "no error";
  }

private:
  std::filesystem::path m_file =
      std::filesystem::path(testing::TempDir()) /
      (std::string("spinn_") + testing::UnitTest::GetInstance()->current_test_info()->name() + ".npy");
};

TEST_F(Npy, ReadsFloat64InCOrder) {
  const auto array = read_npy(write(npy<double>("<f8", "(2, 3)", {1, 2, 3, 4, 5, 6.5})));
  EXPECT_EQ(array.shape, (std::vector<int>{2, 3}));
  EXPECT_EQ(array.values, (std::vector<double>{1, 2, 3, 4, 5, 6.5}));
}

TEST_F(Npy, ReadsFloat32AndOneDimension) {
  const auto array = read_npy(write(npy<float>("<f4", "(3,)", {0.5F, -1, 2})));
  EXPECT_EQ(array.shape, (std::vector<int>{3}));
  EXPECT_EQ(array.values, (std::vector<double>{0.5, -1, 2}));
}

TEST_F(Npy, ReadsFormatVersionTwo) {
  EXPECT_EQ(read_npy(write(npy<double>("<f8", "(1, 2)", {3, 4}, 2))).values, (std::vector<double>{3, 4}));
}

TEST_F(Npy, BrokenFilesAreErrors) {
  const std::string good = npy<double>("<f8", "(2, 2)", {1, 2, 3, 4});
  EXPECT_NE(failure("not an array").find("not an .npy file"), std::string::npos);
  EXPECT_NE(failure("").find("not an .npy file"), std::string::npos);
  EXPECT_NE(failure(good.substr(0, 30)).find("ends inside its .npy header"), std::string::npos);
  EXPECT_NE(failure(good.substr(0, good.size() - 8)).find("promises 32 bytes of values, the file holds 24"),
            std::string::npos);
  EXPECT_NE(failure(good + "x").find("promises 32 bytes"), std::string::npos);
  EXPECT_NE(failure(npy<double>("<f8", "(2,)", {1, 2}, 9)).find("version 9"), std::string::npos);
  EXPECT_NE(failure(npy<double>(">f8", "(2,)", {1, 2})).find("'>f8'"), std::string::npos);
  EXPECT_NE(failure(npy<double>("<i8", "(2,)", {1, 2})).find("'<i8'"), std::string::npos);
  EXPECT_NE(failure(npy<double>("<f8", "(2,)", {1, 2}, 1, "True")).find("Fortran"), std::string::npos);
  EXPECT_NE(failure(npy<double>("<f8", "()", {1})).find("shape ()"), std::string::npos);
  EXPECT_NE(failure(npy<double>("<f8", "(2, a)", {1, 2})).find("malformed"), std::string::npos);
  EXPECT_NE(failure(npy<double>("<f8", "(99999999999,)", {1})).find("too large"), std::string::npos);
  EXPECT_NE(
      failure(npy<double>("<f8", "(2,)", {1, std::numeric_limits<double>::quiet_NaN()})).find("not finite"),
      std::string::npos);
}

TEST_F(Npy, AbsentFilesAndFoldersAreErrors) {
  expect_error([&] { static_cast<void>(read_npy("/nowhere/at/all.npy")); },
               {"/nowhere/at/all.npy: the file does not exist", "Correct its name"});
  expect_error([&] { static_cast<void>(read_npy(testing::TempDir())); },
               {"this is a folder or device", "Name an .npy file"});
}

} // namespace
