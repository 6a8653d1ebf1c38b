using Xunit.Sdk;
using Xunit.v3;

// Each test has processes of its own on two cores or so; side by side they would only wait for each other.
[assembly: Parallelization(Mode = ParallelMode.None)]
