using Magnum.Persistence.Serialization;

namespace Magnum.Persistence.Tests.Serialization;

public sealed class StorableTextTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("plain", true)]
    [InlineData("größe \t\n\u0001\uFFFD", true)]
    [InlineData("\U0001F600", true)]
    [InlineData("a\U0001F600\U0001F601b", true)]
    [InlineData("\0", false)]
    [InlineData("a\0", false)]
    public void Text_is_storable_unless_it_holds_U_0000(string text, bool storable) => Assert.Equal(storable, StorableText.IsStorable(text));

    // Built here: the compiler's tables of attributes can't hold such texts.
    [Fact]
    public void Half_a_surrogate_pair_is_not_storable_wherever_it_stands()
    {
        foreach (var text in (string[])["\uD800", "\uDC00", "a\uD83D", "\uDE00\uD83D", "\uD83D\uD83D\uDE00", "\U0001F600\uDE00"])
            Assert.False(StorableText.IsStorable(text));
    }

    [Theory]
    [InlineData("""{"a":"\u0000"}""", true)]
    [InlineData("""{"a":"\\u0000"}""", false)]
    [InlineData("""{"a":"\\\u0000"}""", true)]
    [InlineData("""{"a":"\\u0000 \u0000"}""", true)]
    [InlineData("""{"a":"\u00001"}""", true)]
    [InlineData("""{"a":"u0000"}""", false)]
    public void An_escaped_U_0000_is_told_from_an_escaped_backslash(string json, bool found) =>
        Assert.Equal(found, StorableText.HasNull(System.Text.Encoding.UTF8.GetBytes(json)));
}
