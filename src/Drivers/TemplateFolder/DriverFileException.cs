namespace Magnum.Drivers.TemplateFolder;

/// <summary>A driver's folder can't be used; the message names file, line where known, and reason.</summary>
internal sealed class DriverFileException(string file, long? line, string reason)
    : Exception(line is null ? $"{file}: {reason}" : $"{file}:{line}: {reason}");
