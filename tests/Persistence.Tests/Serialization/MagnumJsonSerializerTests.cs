using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Persistence.Serialization;
using Magnum.Persistence.Tests.Support;

namespace Magnum.Persistence.Tests.Serialization;

public sealed class MagnumJsonSerializerTests
{
    private readonly MagnumJsonSerializer _serializer = new();

    [Fact]
    public void Names_are_camel_case_enums_are_wire_words_nulls_are_absent_and_text_is_readable()
    {
        var json = _serializer.Serialize(new RandomSnapshots(1).Bay("p") with
        {
            Status = BayStatus.UpdateInProgress,
            HealthStatus = HealthStatus.Unhealthy,
            Keypair = null,
            Name = "größe <1>",
        }).ToString();

        Assert.Contains("\"status\":\"UPDATE_IN_PROGRESS\"", json, StringComparison.Ordinal);
        Assert.Contains("\"healthStatus\":\"UNHEALTHY\"", json, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"größe <1>\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("keypair", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-05-06T07:08:09+00:00", "2026-05-06T07:08:09.0000000Z")]
    [InlineData("2026-05-06T09:08:09.5+02:00", "2026-05-06T07:08:09.5000000Z")]
    [InlineData("2026-05-06T07:08:09.1234567-03:00", "2026-05-06T10:08:09.1234567Z")]
    public void Instants_are_UTC_and_of_one_length_so_that_their_text_sorts(string given, string stored)
    {
        var instant = DateTimeOffset.Parse(given, System.Globalization.CultureInfo.InvariantCulture);

        var json = _serializer.Serialize(instant);

        Assert.Equal($"\"{stored}\"", json.ToString());
        Assert.Equal(instant, _serializer.Deserialize<DateTimeOffset>(json));
    }

    [Fact]
    public void An_array_that_was_never_set_is_stored_as_empty_and_null_reads_as_empty()
    {
        Assert.Equal("""{"words":[]}""", _serializer.Serialize(new Words()).ToString());
        Assert.Empty(_serializer.Deserialize<Words>(new BinaryData("""{"words":null}""")).List);
        Assert.Equal(["a", "b"], _serializer.Deserialize<Words>(new BinaryData("""{"words":["a","b"]}""")).List);
        Assert.Equal("""{"words":["a"]}""", _serializer.Serialize(new Words { List = ["a"] }).ToString());
    }

    [Fact]
    public void A_field_that_an_older_row_lacks_has_its_initial_value_and_one_that_a_newer_row_adds_is_ignored()
    {
        var model = _serializer.Deserialize<BayModelSnapshot>(new BinaryData("""
            {"uuid":"00000000-0000-0000-0000-000000000001","name":"n","projectId":"p","userId":"u","coe":"kubernetes","imageId":"i",
             "serverType":"vm","createdAt":"2026-05-06T07:08:09Z","ofTheFuture":{"x":[1]}}
            """));

        Assert.True(model.FloatingIpEnabled);
        Assert.Equal(1, model.Revision);
        Assert.Empty(model.Labels);
    }

    [Fact]
    public void A_discriminator_that_comes_last_is_understood_because_jsonb_moves_it()
    {
        var read = _serializer.Deserialize<Shape>(new BinaryData("""{"radius":3,"$type":"circle"}"""));

        Assert.Equal(3, Assert.IsType<Circle>(read).Radius);
    }

    [Fact]
    public void Random_snapshots_come_back_as_they_went()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var samples = new RandomSnapshots(seed);
        for (var number = 0; number < 200; number++)
        {
            var json = _serializer.Serialize(samples.Bay("p"));
            Assert.Equal(json.ToString(), _serializer.Serialize(_serializer.Deserialize<BaySnapshot>(json)).ToString());
        }
    }

    [Fact]
    public void A_lone_surrogate_is_replaced_in_silence_which_is_why_the_edge_refuses_it()
    {
        Assert.Equal("\"a\\uFFFDb\"", _serializer.Serialize("a\uD800b").ToString(), ignoreCase: true);
        Assert.False(StorableText.IsStorable("a\uD800b"));
    }

    private sealed record Words
    {
        [JsonPropertyName("words")]
        public ImmutableArray<string> List { get; init; }
    }

    [JsonDerivedType(typeof(Circle), "circle")]
    private record Shape;

    private sealed record Circle(int Radius) : Shape;
}
