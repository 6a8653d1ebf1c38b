using Magnum.Clients.Tests.Silos;

[assembly: AssemblyFixture(typeof(SiloOnLab))]
