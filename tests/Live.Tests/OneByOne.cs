using Xunit.Sdk;
using Xunit.v3;

// Tests count what the lab has before and after: side by side they would count each other's.
[assembly: Parallelization(Mode = ParallelMode.None)]
