using System.Reflection;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Callers;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Invocation;
using Xunit;

namespace Magnum.Grains.Tests.Callers;

/// <summary>A proof admits the call that it was made for, and no other: in the silo that made it, and in others.</summary>
public abstract class SiloProofTests
{
    private const string Slot = "magnum.proof";

    private static readonly byte[] Key = [.. Enumerable.Repeat((byte)1, 32)];
    private static readonly byte[] OtherKey = [.. Enumerable.Repeat((byte)2, 32)];
    private static readonly Caller Alpha = new("user-a", "alpha-user", "project-a", IsAdmin: false, "req-1");
    private static readonly ServiceProvider Serialization = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private static readonly Call Made = new("bay/1", "IBayGrain", "GetAsync");

    private readonly SiloProof proof = new(new SiloKeys(Key, [Key]));

    /// <summary>Brings what is in the request's context to where the call is served.</summary>
    private protected abstract object Deliver(object value);

    private void Make(SiloProof maker)
    {
        maker.Attach(Made);
        RequestContext.Set(Slot, Deliver(RequestContext.Get(Slot)!));
    }

    [Fact]
    public void A_call_that_a_silo_made_is_known_once()
    {
        CallerContext.Set(Alpha);
        Make(proof);

        Assert.True(proof.Take(Made));
        Assert.False(proof.Take(Made));
    }

    [Theory]
    [InlineData("bay/2", "IBayGrain", "GetAsync")]
    [InlineData("bay/1", "IBaySystem", "GetAsync")]
    [InlineData("bay/1", "IBayGrain", "DeleteAsync")]
    [InlineData("bay/1I", "BayGrain", "GetAsync")]
    public void It_is_good_for_no_other_call(string key, string @interface, string method)
    {
        CallerContext.Set(Alpha);
        Make(proof);

        Assert.False(proof.Take(new Call(key, @interface, method)));
    }

    public static TheoryData<Caller> OtherCallers =>
    [
        Alpha with { IsAdmin = true },
        Alpha with { ProjectId = "project-b" },
        Alpha with { UserId = "user-b" },
        Alpha with { UserName = "alpha" },
        Alpha with { RequestId = "req-2" },
    ];

    [Theory]
    [MemberData(nameof(OtherCallers))]
    public void It_is_good_for_no_other_caller(Caller other)
    {
        CallerContext.Set(Alpha);
        Make(proof);
        CallerContext.Set(other);

        Assert.False(proof.Take(Made));
    }

    [Fact]
    public void Nor_for_the_system_itself()
    {
        CallerContext.Set(Alpha);
        Make(proof);
        CallerContext.Clear();

        Assert.False(proof.Take(Made));
    }

    [Fact]
    public void Another_key_proves_nothing_unless_it_is_being_exchanged()
    {
        CallerContext.Clear();
        Make(new SiloProof(new SiloKeys(OtherKey, [OtherKey])));
        Assert.False(proof.Take(Made));

        Make(new SiloProof(new SiloKeys(OtherKey, [OtherKey])));
        Assert.True(new SiloProof(new SiloKeys(Key, [Key, OtherKey])).Take(Made));
    }

    [Fact]
    public void No_proof_is_none()
    {
        RequestContext.Clear();
        Assert.False(proof.Take(Made));

        RequestContext.Set(Slot, "a text");
        Assert.False(proof.Take(Made));
    }

    public sealed class InTheSiloThatMadeIt : SiloProofTests
    {
        private static readonly DeepCopier Copier = Serialization.GetRequiredService<DeepCopier>();

        // As Orleans does with what stays in the process.
        private protected override object Deliver(object value) => Copier.Copy(value);
    }

    public sealed class InAnotherSilo : SiloProofTests
    {
        private static readonly Serializer Serializer = Serialization.GetRequiredService<Serializer>();

        [Fact]
        public void A_proof_of_changed_bytes_is_none()
        {
            CallerContext.Clear();
            Make(proof);
            var bytes = Serializer.SerializeToArray(RequestContext.Get(Slot)!);
            bytes[^2] ^= 1;
            RequestContext.Set(Slot, Serializer.Deserialize<object>(bytes)!);

            Assert.False(proof.Take(Made));
        }

        private protected override object Deliver(object value) => Serializer.Deserialize<object>(Serializer.SerializeToArray(value))!;
    }

    private sealed record Call(string Key, string InterfaceName, string MethodName) : IGrainCallContext
    {
        public GrainId TargetId => GrainId.Create("bay", Key);

        public IInvokable Request => throw new NotSupportedException();

        public object Grain => throw new NotSupportedException();

        public MethodInfo InterfaceMethod => throw new NotSupportedException();

        public GrainId? SourceId => null;

        public GrainInterfaceType InterfaceType => throw new NotSupportedException();

        public object? Result { get; set; }

        public Response? Response { get; set; }

        public Task Invoke() => throw new NotSupportedException();
    }
}
