// SPDX-License-Identifier: BSD-3-Clause
// What is done with a trained model: the filters SPINN Probe and SPINN Grid, the writer and the reader.
#include "solver_fixture.h"
#include "vtkSPINNGrid.h"
#include "vtkSPINNProbe.h"
#include "vtkSPINNReader.h"
#include "vtkSPINNWriter.h"

#include <vtkCellArray.h>
#include <vtkCellData.h>
#include <vtkDoubleArray.h>
#include <vtkFieldData.h>
#include <vtkMultiBlockDataSet.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkTrivialProducer.h>
#include <vtkUnsignedCharArray.h>

#include <filesystem>
#include <fstream>

namespace
{
class Model : public SolverFixture
{
protected:
  void SetUp() override
  {
    SolverFixture::SetUp();
    this->Solver->SetProblem("shift2d"); // u = (x - c t)/4 with c = 0.5, t 0..2, x 1..4
    this->Solver->SetResolution(11, 0, 0);
    this->Solver->SetOutputPrecision("double");
  }

  /// A line of points along x, as a mesh of segments.
  static vtkSmartPointer<vtkPolyData> Line(std::initializer_list<double> xs)
  {
    auto line = vtkSmartPointer<vtkPolyData>::New();
    vtkNew<vtkPoints> points;
    vtkNew<vtkCellArray> segments;
    for (double x : xs)
    {
      const vtkIdType id = points->InsertNextPoint(x, 7, 0); // y and z do not matter to a problem in x alone
      if (id > 0)
      {
        const vtkIdType ends[2] = { id - 1, id };
        segments->InsertNextCell(2, ends);
      }
    }
    line->SetPoints(points);
    line->SetLines(segments);
    return line;
  }

  vtkSPINNProbe* ProbeOn(vtkDataObject* data)
  {
    this->Listen(this->Probe);
    this->Producer->SetOutput(data);
    this->Probe->SetInputConnection(this->Producer->GetOutputPort());
    this->Probe->SetModelConnection(this->Solver->GetOutputPort());
    return this->Probe;
  }

  vtkDataSet* Probed() { return vtkDataSet::SafeDownCast(this->Probe->GetOutput()); }

  /// A file that goes with the test.
  struct File
  {
    std::string Name = (std::filesystem::temp_directory_path() /
                        (std::string("spinn_") +
                          testing::UnitTest::GetInstance()->current_test_info()->name() + ".safetensors"))
                         .string();
    ~File() { std::filesystem::remove(this->Name); }
  };

  void Save(const std::string& name)
  {
    vtkNew<vtkSPINNWriter> writer;
    this->Listen(writer);
    writer->SetFileName(name.c_str());
    writer->SetInputConnection(this->Solver->GetOutputPort());
    writer->Write();
  }

  vtkNew<vtkTrivialProducer> Producer;
  vtkNew<vtkSPINNProbe> Probe;
};

TEST_F(Model, ProbeEvaluatesAtThePointsThemselves)
{
  ProbeOn(Line({ 1, 1.7, 4 }));
  this->Probe->SetGradient(true);
  this->Probe->AddExpression("u");
  this->Probe->AddExpression("4*u_x + t");
  this->Probe->UpdateTimeStep(1.0);
  vtkPointData* values = this->Probed()->GetPointData();
  ASSERT_NE(values->GetArray("u"), nullptr) << this->Errors;
  EXPECT_NEAR(values->GetArray("u")->GetTuple1(1), (1.7 - 0.5) / 4, 1e-3);
  EXPECT_NEAR(values->GetArray("4*u_x + t")->GetTuple1(1), 2, 2e-2);
  EXPECT_NEAR(values->GetArray("u_gradient")->GetComponent(1, 0), 0.25, 1e-2);
  EXPECT_EQ(this->Probed()->GetFieldData()->GetArray("points_outside")->GetTuple1(0), 0);
  EXPECT_EQ(this->Probed()->GetPointGhostArray(), nullptr);
}

TEST_F(Model, ProbeAgreesWithTheImageToRounding)
{
  this->Solver->UpdateTimeStep(0.7);
  vtkNew<vtkImageData> image;
  image->DeepCopy(Image());
  image->GetPointData()->Initialize();
  ProbeOn(image);
  this->Probe->UpdateTimeStep(0.7);
  vtkDataArray* probed = this->Probed()->GetPointData()->GetArray("u");
  ASSERT_NE(probed, nullptr) << this->Errors;
  for (vtkIdType i = 0; i < 11; ++i)
  {
    EXPECT_NEAR(probed->GetTuple1(i), Array("u")->GetTuple1(i), 1e-14);
  }
}

TEST_F(Model, ProbeBlanksAndCountsWhatLiesOutside)
{
  ProbeOn(Line({ 0.5, 2, 3, 4.5 }));
  this->Probe->Update();
  vtkDataSet* output = this->Probed();
  EXPECT_EQ(output->GetFieldData()->GetArray("points_outside")->GetTuple1(0), 2);
  vtkDataArray* points = output->GetPointData()->GetArray(vtkDataSetAttributes::GhostArrayName());
  vtkDataArray* cells = output->GetCellData()->GetArray(vtkDataSetAttributes::GhostArrayName());
  ASSERT_NE(points, nullptr);
  ASSERT_NE(cells, nullptr);
  EXPECT_EQ(points->GetTuple1(0), vtkDataSetAttributes::HIDDENPOINT);
  EXPECT_EQ(points->GetTuple1(1), 0);
  EXPECT_EQ(cells->GetTuple1(0), vtkDataSetAttributes::HIDDENCELL);
  EXPECT_EQ(cells->GetTuple1(1), 0);
  EXPECT_EQ(output->GetPointData()->GetArray("vtkValidPointMask")->GetTuple1(3), 0);
  EXPECT_TRUE(std::isnan(output->GetPointData()->GetArray("u")->GetTuple1(3)));
  EXPECT_TRUE(std::isfinite(output->GetPointData()->GetArray("u")->GetTuple1(2)));
}

TEST_F(Model, ProbeCountsTheBlocksOfACompositeTogether)
{
  vtkNew<vtkUnsignedCharArray> ghosts; // another rank has the first point, too
  ghosts->SetName(vtkDataSetAttributes::GhostArrayName());
  ghosts->SetNumberOfValues(3);
  ghosts->Fill(0);
  ghosts->SetValue(0, vtkDataSetAttributes::DUPLICATEPOINT);
  const vtkSmartPointer<vtkPolyData> marked = Line({ 0.5, 2, 4.5 });
  marked->GetPointData()->AddArray(ghosts);
  vtkNew<vtkMultiBlockDataSet> inner;
  inner->SetBlock(0, marked);
  vtkNew<vtkMultiBlockDataSet> blocks;
  blocks->SetBlock(0, Line({ 0.5, 2, 3, 4.5 }));
  blocks->SetBlock(2, inner);
  ProbeOn(blocks);
  this->Probe->Update();
  auto* output = vtkMultiBlockDataSet::SafeDownCast(this->Probe->GetOutput());
  ASSERT_NE(output, nullptr);
  EXPECT_EQ(output->GetFieldData()->GetArray("points_outside")->GetTuple1(0), 3);
  EXPECT_EQ(output->GetBlock(1), nullptr);
  auto* first = vtkPolyData::SafeDownCast(output->GetBlock(0));
  auto* second =
    vtkPolyData::SafeDownCast(vtkMultiBlockDataSet::SafeDownCast(output->GetBlock(2))->GetBlock(0));
  EXPECT_EQ(
    first->GetPointData()->GetArray("u")->GetTuple1(1), second->GetPointData()->GetArray("u")->GetTuple1(1));
  EXPECT_TRUE(std::isnan(second->GetPointData()->GetArray("u")->GetTuple1(2)));
  EXPECT_EQ(marked->GetPointData()->GetNumberOfArrays(), 1) << "the input has changed";
}

TEST_F(Model, ProbeSaysWhatIsWrong)
{
  ProbeOn(Line({ 2, 3 }));
  this->Probe->AddExpression("w");
  this->Probe->Update();
  EXPECT_NE(this->Errors.find("\"w\""), std::string::npos) << this->Errors;

  this->Errors.clear();
  vtkNew<vtkImageData> bare;
  bare->SetDimensions(2, 1, 1);
  vtkNew<vtkTrivialProducer> other;
  other->SetOutput(bare);
  this->Probe->SetModelConnection(other->GetOutputPort());
  this->Probe->Update();
  EXPECT_NE(this->Errors.find("no trained model"), std::string::npos) << this->Errors;
}

TEST_F(Model, GridEnlargesADetail)
{
  vtkNew<vtkSPINNGrid> grid;
  this->Listen(grid);
  grid->SetInputConnection(this->Solver->GetOutputPort());
  grid->SetBox(2, 2.5, 0, 0, 0, 0);
  grid->SetResolution(21, 0, 0);
  grid->SetGradient(true);
  grid->UpdateTimeStep(1.0);
  EXPECT_EQ(this->Errors, "");
  vtkImageData* image = grid->GetOutput();
  EXPECT_EQ(image->GetNumberOfPoints(), 21);
  double bounds[6];
  image->GetBounds(bounds);
  EXPECT_DOUBLE_EQ(bounds[0], 2);
  EXPECT_DOUBLE_EQ(bounds[1], 2.5);
  for (vtkIdType i = 0; i < 21; ++i)
  {
    EXPECT_NEAR(image->GetPointData()->GetArray("u")->GetTuple1(i), (image->GetPoint(i)[0] - 0.5) / 4, 1e-3);
  }
  EXPECT_EQ(this->Solver->GetTrainingCount(), 1);

  vtkNew<vtkSPINNGrid> second; // a detail of the detail
  second->SetInputConnection(grid->GetOutputPort());
  second->SetResolution(3, 0, 0);
  second->UpdateTimeStep(1.0);
  second->GetOutput()->GetBounds(bounds);
  EXPECT_DOUBLE_EQ(bounds[0], 2);
  EXPECT_DOUBLE_EQ(bounds[1], 2.5);
  EXPECT_EQ(second->GetOutput()->GetNumberOfPoints(), 3);

  grid->SetBox(2, 9, 0, 0, 0, 0);
  grid->Update();
  EXPECT_NE(this->Errors.find("beyond the domain"), std::string::npos) << this->Errors;
}

TEST_F(Model, SavedAndReadAgainItGivesTheSameImageWithoutTraining)
{
  const File file;
  this->Solver->UpdateTimeStep(1.5);
  Save(file.Name);
  ASSERT_EQ(this->Errors, "");
  vtkNew<vtkSPINNReader> reader;
  ASSERT_TRUE(reader->CanReadFile(file.Name.c_str()));
  reader->SetFileName(file.Name.c_str());
  reader->SetResolution(11, 0, 0);
  reader->SetOutputPrecision("double");
  reader->UpdateTimeStep(1.5);
  EXPECT_EQ(reader->GetTimeValues()->GetNumberOfTuples(), 51);
  for (const char* name : { "u", "u_error", "residual" })
  {
    vtkDataArray* read = reader->GetOutput()->GetPointData()->GetArray(name);
    ASSERT_NE(read, nullptr) << name;
    for (vtkIdType i = 0; i < 11; ++i)
    {
      EXPECT_EQ(read->GetTuple1(i), Array(name)->GetTuple1(i)) << name;
    }
  }
  vtkNew<vtkSPINNProbe> probe; // the model goes on downstream
  this->Producer->SetOutput(Line({ 2, 3 }));
  probe->SetInputConnection(this->Producer->GetOutputPort());
  probe->SetModelConnection(reader->GetOutputPort());
  probe->Update();
  EXPECT_NEAR(
    vtkDataSet::SafeDownCast(probe->GetOutput())->GetPointData()->GetArray("u")->GetTuple1(0), 0.5, 1e-3);
}

TEST_F(Model, FilesThatAreNoneAreRefused)
{
  const File file;
  std::ofstream(file.Name) << "not a model";
  vtkNew<vtkSPINNReader> reader;
  this->Listen(reader);
  EXPECT_FALSE(reader->CanReadFile(file.Name.c_str()));
  EXPECT_FALSE(reader->CanReadFile("/no/such/file.safetensors"));
  reader->SetFileName(file.Name.c_str());
  reader->Update();
  EXPECT_NE(this->Errors.find(file.Name), std::string::npos) << this->Errors;

  this->Errors.clear();
  Save("/no/such/folder/model.safetensors");
  EXPECT_NE(this->Errors.find("/no/such/folder"), std::string::npos) << this->Errors;
}
}
