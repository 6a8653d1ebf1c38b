using System.Collections.Immutable;
using System.Text;

namespace Magnum.Drivers.TemplateFolder;

/// <summary>The texts of a driver's folder as Heat gets them.</summary>
/// <param name="Template">The stack's template.</param>
/// <param name="Files">Every file that templates name, by the name they use.</param>
internal sealed record FolderTemplates(string Template, ImmutableDictionary<string, string> Files)
{
    private const char ByteOrderMark = '\uFEFF';

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the template and, through it, every file that is named; checks that the driver's file fits the template.</summary>
    /// <exception cref="DriverFileException">A file is missing or outside the folder, a template is none, or the two do not fit.</exception>
    public static FolderTemplates Load(string folder, DriverFile driver)
    {
        var driverFile = Path.Combine(folder, DriverFile.Name);
        var path = Inside(folder, driver.Template, driverFile, null);
        var text = Read(path);
        var template = new HeatTemplateFile(path, text);
        Fit(driver, template, driverFile);

        var files = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        Collect(folder, path, template, files);
        return new FolderTemplates(template.WithOperation(text), files.ToImmutable());
    }

    /// <summary>Reads a text file of the folder.</summary>
    public static string Read(string path)
    {
        try
        {
            return Utf8.GetString(File.ReadAllBytes(path)).TrimStart(ByteOrderMark);
        }
        catch (DecoderFallbackException)
        {
            throw new DriverFileException(path, null, "is not text in UTF-8.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DriverFileException(path, null, $"can't be read: {exception.Message}");
        }
    }

    private static void Collect(string folder, string from, HeatTemplateFile template, ImmutableDictionary<string, string>.Builder files)
    {
        foreach (var (name, isTemplate, line) in template.References())
        {
            if (files.ContainsKey(name))
            {
                continue;
            }

            var path = Inside(folder, name, from, line);
            files.Add(name, Read(path));
            if (isTemplate)
            {
                Collect(folder, path, new HeatTemplateFile(path, files[name]), files);
            }
        }
    }

    /// <summary>A name is a path below the folder, whichever file uses it.</summary>
    private static string Inside(string folder, string name, string from, long? line)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        var path = Path.GetFullPath(Path.Combine(root, name));
        if (name.Contains("://", StringComparison.Ordinal) || !path.StartsWith(root, StringComparison.Ordinal))
        {
            throw new DriverFileException(from, line, $"'{name}' is not in the driver's folder.");
        }

        return File.Exists(path) ? path : throw new DriverFileException(from, line, $"'{name}' does not exist in the driver's folder.");
    }

    private static void Fit(DriverFile driver, HeatTemplateFile template, string driverFile)
    {
        var filled = driver.Parameters.Select(static rule => rule.Parameter).ToHashSet(StringComparer.Ordinal);
        var used = filled.Concat(driver.Groups.Values.SelectMany(static group => new[] { group.NodeCount, group.NodesToRemove }).OfType<string>());
        foreach (var parameter in used.Where(parameter => !template.Parameters.Contains(parameter)))
        {
            throw new DriverFileException(driverFile, null, $"the template {driver.Template} has no parameter '{parameter}'.");
        }

        foreach (var parameter in template.ParametersWithoutDefault.Where(parameter => parameter != StackParameters.Operation && !filled.Contains(parameter)))
        {
            throw new DriverFileException(driverFile, null, $"nothing fills the parameter '{parameter}' of {driver.Template}, which has no default.");
        }

        var outputs = driver.Groups.Values.SelectMany(static group => new[] { group.Addresses, group.PrivateAddresses })
            .Append(driver.Outputs.ApiAddress).Append(driver.Outputs.CoeVersion).Append(driver.Outputs.ContainerVersion).OfType<string>();
        foreach (var output in outputs.Where(output => !template.Outputs.Contains(output)))
        {
            throw new DriverFileException(driverFile, null, $"the template {driver.Template} has no output '{output}'.");
        }
    }
}
