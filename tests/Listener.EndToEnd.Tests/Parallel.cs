// Most of a fault test is waiting. Two fixtures at once keep two cores busy and no limit in danger.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(2)]
