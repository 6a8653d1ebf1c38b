using System.Security.Cryptography;
using Magnum.Persistence.Secrets;

namespace Magnum.Persistence.Tests.Secrets;

public sealed class MasterKeyTests
{
    [Fact]
    public void What_a_key_seals_only_it_unseals_and_only_for_the_same_purpose()
    {
        var key = MasterKey.Create();
        var text = key.Seal("content"u8, "purpose");

        Assert.Equal("content"u8.ToArray(), key.Unseal(text, "purpose"));
        Assert.ThrowsAny<CryptographicException>(() => key.Unseal(text, "another purpose"));
        Assert.ThrowsAny<CryptographicException>(() => MasterKey.Create().Unseal(text, "purpose"));
        Assert.ThrowsAny<CryptographicException>(() => key.Unseal("AAAA", "purpose"));
    }

    [Fact]
    public void Sealing_twice_gives_two_texts() =>
        Assert.NotEqual(new MasterKey(new byte[32]).Seal("x"u8, "p"), new MasterKey(new byte[32]).Seal("x"u8, "p"));

    [Fact]
    public void The_text_of_a_key_gives_the_same_key_again_white_space_around_it_allowed()
    {
        var key = MasterKey.Create();

        Assert.Equal(key.Id, MasterKey.Parse($"  {key.ToText()}\n")!.Id);
        Assert.Null(MasterKey.Parse(Convert.ToBase64String(new byte[33])));
        Assert.Null(MasterKey.Parse("?"));
    }
}
