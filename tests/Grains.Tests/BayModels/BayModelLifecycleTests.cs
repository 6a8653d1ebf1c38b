using System.Collections.Immutable;
using System.Reflection;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.BayModels;
using Xunit;

namespace Magnum.Grains.Tests.BayModels;

public sealed class BayModelLifecycleTests
{
    private static readonly DateTimeOffset Made = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Made.AddHours(1);

    // What a model is: no change touches it.
    private static readonly string[] Identity = ["Uuid", "ProjectId", "UserId", "CreatedAt", "UpdatedAt", "Revision"];

    // What no bay is built from.
    private static readonly string[] Harmless = ["Name", "Tags", "Hidden", "Public"];

    private static readonly BayModelSnapshot Model = new()
    {
        Uuid = new Guid("40000000-0000-4000-8000-000000000001"),
        Name = "model",
        ProjectId = "project-a",
        UserId = "user-a",
        Coe = "kubernetes",
        ImageId = "image",
        ServerType = "vm",
        CreatedAt = Made,
        Labels = Labels(("kube_tag", "v1.27.3")),
    };

    public static TheoryData<string> Contents => [.. Properties().Select(static p => p.Name).Except(Identity)];

    [Fact]
    public void A_new_model_begins_at_revision_one_without_a_change()
    {
        var transition = Apply(null, new BayModelEvent.CreateRequested(Model with { Revision = 7, UpdatedAt = Later }));

        Assert.Equal(new BayModelTransition.Stored(Model), transition);
    }

    [Fact]
    public void Repeating_a_creation_answers_the_stored_model_and_writes_nothing()
    {
        var again = Model with { Labels = Labels(("kube_tag", "v1.27.3")) };

        Assert.Equal(new BayModelTransition.Kept(new BayModelReply.Done(Model)), Apply(Model, new BayModelEvent.CreateRequested(again)));
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public void Creating_another_model_under_the_same_id_is_refused(string property) =>
        Assert.Equal(new BayModelTransition.Kept(new BayModelReply.AlreadyExists()), Apply(Model, new BayModelEvent.CreateRequested(With(Model, property))));

    [Fact]
    public void What_is_not_there_is_neither_changed_nor_removed()
    {
        var notFound = new BayModelTransition.Kept(new BayModelReply.NotFound());

        Assert.Equal(notFound, Apply(null, new BayModelEvent.ReplaceRequested(Model, false, Later)));
        Assert.Equal(notFound, Apply(null, new BayModelEvent.DeleteRequested(false)));
        Assert.Equal(notFound, Apply(null, new BayModelEvent.DeleteRequested(true)));
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public void Any_content_of_an_unused_model_may_change(string property)
    {
        var wanted = With(Model, property);

        var stored = Assert.IsType<BayModelTransition.Stored>(Apply(Model, new BayModelEvent.ReplaceRequested(wanted, false, Later))).Next;

        Assert.Equal(wanted with { UpdatedAt = Later, Revision = 2 }, stored);
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public void Of_a_used_model_only_name_tags_hidden_and_public_may_change(string property)
    {
        var transition = Apply(Model, new BayModelEvent.ReplaceRequested(With(Model, property), true, Later));

        if (Harmless.Contains(property))
            Assert.Equal(With(Model, property) with { UpdatedAt = Later, Revision = 2 }, Assert.IsType<BayModelTransition.Stored>(transition).Next);
        else
            Assert.Equal(new BayModelTransition.Kept(new BayModelReply.InUse()), transition);
    }

    [Fact]
    public void A_used_model_is_not_taken_from_the_public_again()
    {
        var shared = Model with { Public = true };

        Assert.Equal(new BayModelTransition.Kept(new BayModelReply.InUse()), Apply(shared, new BayModelEvent.ReplaceRequested(shared with { Public = false }, true, Later)));
        Assert.IsType<BayModelTransition.Stored>(Apply(shared, new BayModelEvent.ReplaceRequested(shared with { Public = false }, false, Later)));
        Assert.IsType<BayModelTransition.Stored>(Apply(shared, new BayModelEvent.ReplaceRequested(shared with { Hidden = true }, true, Later)));
    }

    [Fact]
    public void Labels_with_the_same_content_are_no_change_of_a_used_model() =>
        Assert.IsType<BayModelTransition.Stored>(Apply(Model, new BayModelEvent.ReplaceRequested(Model with { Name = "other", Labels = Labels(("kube_tag", "v1.27.3")) }, true, Later)));

    [Fact]
    public void What_the_model_is_and_whose_stays_whatever_a_change_says()
    {
        var forged = Model with { Uuid = Guid.Empty, ProjectId = "project-b", UserId = "user-b", CreatedAt = Later, UpdatedAt = Made, Name = "other" };

        var stored = Assert.IsType<BayModelTransition.Stored>(Apply(Model, new BayModelEvent.ReplaceRequested(forged, true, Later))).Next;

        Assert.Equal(Model with { Name = "other", UpdatedAt = Later, Revision = 2 }, stored);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_change_made_from_another_revision_is_refused(int revision)
    {
        var stored = Model with { Revision = 3, UpdatedAt = Later };

        Assert.Equal(new BayModelTransition.Kept(new BayModelReply.Changed()), Apply(stored, new BayModelEvent.ReplaceRequested(Model with { Name = "other", Revision = revision }, false, Later)));
    }

    [Fact]
    public void Repeating_a_change_answers_the_stored_model_and_writes_nothing()
    {
        var change = new BayModelEvent.ReplaceRequested(Model with { Name = "other" }, false, Later);
        var stored = Assert.IsType<BayModelTransition.Stored>(Apply(Model, change)).Next;

        Assert.Equal(new BayModelTransition.Kept(new BayModelReply.Done(stored)), Apply(stored, change with { Now = Later.AddSeconds(9) }));
    }

    [Fact]
    public void Only_an_unused_model_is_removed()
    {
        Assert.Equal(new BayModelTransition.Removed(Model), Apply(Model, new BayModelEvent.DeleteRequested(false)));
        Assert.Equal(new BayModelTransition.Kept(new BayModelReply.InUse()), Apply(Model, new BayModelEvent.DeleteRequested(true)));
    }

    private static BayModelTransition Apply(BayModelSnapshot? stored, BayModelEvent @event) => BayModelLifecycle.Apply(new BayModelState { Snapshot = stored }, @event);

    private static ImmutableSortedDictionary<string, string> Labels(params (string Key, string Value)[] labels) =>
        labels.ToImmutableSortedDictionary(static l => l.Key, static l => l.Value, StringComparer.Ordinal);

    private static PropertyInfo[] Properties() => typeof(BayModelSnapshot).GetProperties(BindingFlags.Public | BindingFlags.Instance);

    // Every property there is, those of tomorrow included.
    private static BayModelSnapshot With(BayModelSnapshot model, string property)
    {
        var other = model with { };
        var info = typeof(BayModelSnapshot).GetProperty(property)!;
        object value = info.GetValue(other) switch
        {
            bool flag => !flag,
            ImmutableSortedDictionary<string, string> => Labels(("kube_tag", "v1.28.0")),
            string text => text + "-other",
            null when info.PropertyType == typeof(string) => "set",
            null when info.PropertyType == typeof(int?) => 4711,
            _ => throw new NotSupportedException($"{property} is of a kind that this test does not change yet."),
        };
        info.SetValue(other, value);
        return other;
    }
}
