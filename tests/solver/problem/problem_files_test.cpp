// SPDX-License-Identifier: BSD-3-Clause
// Problem files are read once, until they or their reference files change.
#include <spinn/error.hpp>
#include <spinn/problem.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace {

using namespace spinn;
namespace fs = std::filesystem;

class ProblemFiles : public testing::Test {
protected:
  void SetUp() override { fs::create_directories(m_folder); }
  void TearDown() override { fs::remove_all(m_folder); }

  [[nodiscard]] fs::path write(const std::string& name, const std::string& text) const {
    std::ofstream(m_folder / name, std::ios::binary) << text;
    return m_folder / name;
  }

  /// A problem on two axes. @param truth  lines of its section [truth]
  static std::string text(const std::string& title, const std::string& truth = "") {
    return "title = \"" + title +
           "\"\nunknowns = [\"u\"]\nequations = [\"u_x = u_y\"]\n"
           "[[axis]]\nname = \"x\"\nrange = [0, 1]\n[[axis]]\nname = \"y\"\nrange = [0, 1]\n"
           "[[condition]]\non = \"x = 0\"\nequation = \"u = y\"\n" +
           (truth.empty() ? "" : "[truth]\n" + truth + "\n");
  }

  /// A reference of 2 x 2 values, all the same.
  static std::string reference(double value) {
    std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }";
    header += std::string(117 - header.size(), ' ') + "\n";
    std::string bytes =
        std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(header.size()) + '\0' + header;
    for (int i = 0; i < 4; ++i)
      bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    return bytes;
  }

  /// Until a file of now would get another time of change if it were written again.
  static void let_the_clock_tick() { std::this_thread::sleep_for(std::chrono::milliseconds(80)); }

  const fs::path m_folder =
      fs::path(testing::TempDir()) /
      (std::string("spinn_files_") + testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(ProblemFiles, AreReadOnce) {
  const fs::path file = write("one.toml", text("One"));
  let_the_clock_tick();
  const std::uint64_t before = problem_files_read();
  const Problem first = Problem::load(file);
  const Problem second = Problem::load(file);
  EXPECT_EQ(problem_files_read(), before + 1);
  EXPECT_EQ(&first.data(), &second.data());
}

TEST_F(ProblemFiles, AreReadAgainWhenTheyHaveChanged) {
  const fs::path file = write("one.toml", text("One"));
  let_the_clock_tick();
  EXPECT_EQ(Problem::load(file).title(), "One");
  static_cast<void>(write("one.toml", text("Two")));
  EXPECT_EQ(Problem::load(file).title(), "Two");
}

/// Of the same length, and within one tick of the file system's clock.
TEST_F(ProblemFiles, AreReadAgainHoweverSoonTheyChange) {
  for (int i = 0; i < 50; ++i) {
    const std::string title = std::to_string(100 + i);
    EXPECT_EQ(Problem::load(write("one.toml", text(title))).title(), title);
  }
}

TEST_F(ProblemFiles, OfAnotherFileWithTheSameTimeAreNotMistakenForIt) {
  const fs::path file = write("one.toml", text("One")), other = write("other.toml", text("Two"));
  let_the_clock_tick();
  EXPECT_EQ(Problem::load(file).title(), "One");
  fs::last_write_time(other, fs::last_write_time(file));
  fs::rename(other, file);
  EXPECT_EQ(Problem::load(file).title(), "Two");
}

TEST_F(ProblemFiles, AreReadAgainWhenTheirReferenceHasChanged) {
  const fs::path file = write("one.toml", text("One", "reference = \"one.npy\""));
  static_cast<void>(write("one.npy", reference(1)));
  let_the_clock_tick();
  const Problem first = Problem::load(file);
  EXPECT_EQ(&first.data(), &Problem::load(file).data());
  static_cast<void>(write("one.npy", reference(2)));
  EXPECT_NE(&first.data(), &Problem::load(file).data());
  fs::remove(m_folder / "one.npy");
  EXPECT_THROW(static_cast<void>(Problem::load(file)), Error);
}

TEST_F(ProblemFiles, ThatAreWrongAreReadOnceToo) {
  const fs::path file = write("one.toml", text("One", "reference = \"one.npy\""));
  let_the_clock_tick();
  const std::uint64_t before = problem_files_read();
  for (int i = 0; i < 3; ++i) {
    try {
      static_cast<void>(Problem::load(file));
      FAIL() << "no error";
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find("one.npy"), std::string::npos) << error.what();
    }
  }
  EXPECT_EQ(problem_files_read(), before + 1);
  static_cast<void>(write("one.npy", reference(1)));
  EXPECT_TRUE(Problem::load(file).has_truth());
}

TEST_F(ProblemFiles, OfTheCatalogueAreReadOnceHoweverOftenItIsListed) {
  let_the_clock_tick();
  const std::size_t count = catalogue().size();
  const std::uint64_t before = problem_files_read();
  for (int i = 0; i < 7; ++i)
    EXPECT_EQ(catalogue().size(), count);
  EXPECT_EQ(problem_files_read(), before);
}

} // namespace
