namespace TaskGraph;

/// <summary>How files of records are written: what must be known to read any part of one.</summary>
/// <param name="Separator">The byte between fields.</param>
/// <param name="Columns">The number of fields of each record.</param>
internal sealed record CsvFormat(byte Separator, int Columns);
