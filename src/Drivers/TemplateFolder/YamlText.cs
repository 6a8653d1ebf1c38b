using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Magnum.Drivers.TemplateFolder;

/// <summary>Turns text into YAML nodes.</summary>
internal static class YamlText
{
    /// <exception cref="DriverFileException">The text is no YAML.</exception>
    public static YamlStream Load(string file, string text)
    {
        var stream = new YamlStream();
        try
        {
            using var reader = new StringReader(text);
            stream.Load(reader);
        }
        catch (YamlException exception)
        {
            throw new DriverFileException(file, exception.Start.Line, exception.Message);
        }
        catch (InvalidOperationException exception)
        {
            // YamlDotNet 18's scanner says it so where a flow collection is never closed.
            throw new DriverFileException(file, null, $"is no YAML: {exception.Message}");
        }

        return stream;
    }
}
