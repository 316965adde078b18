namespace TaskGraph;

/// <summary>
/// Reads the records that begin in a block: up to where the next block's first record begins, which is found in the same way there.
/// </summary>
internal sealed class ReadCsvCode(CsvFormat format, FrameSchema all, FrameSchema schema) : TaskCode
{
    // An average record of this many bytes is assumed at first: room for rows grows by doubling.
    private const int RecordBytes = 32;

    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var block = context.Constant<CsvBlock>(0);
        try
        {
            block.Csv.File.CheckUnchanged("ReadCsv");
            return Read(block, context.CancellationToken);
        }
        catch (CsvFormatException error)
        {
            throw block.Csv.Describe(error);
        }
    }

    private FramePartition Read(CsvBlock block, CancellationToken cancellation)
    {
        var csv = block.Csv;
        using var stream = csv.OpenContent();
        long start = block.Start, length = -1;
        if (csv.IsWhole) CsvFile.Skip(stream, start);
        else
        {
            start = CsvBoundary.Find(stream, csv, block.Start, format);
            length = CsvBoundary.Find(stream, csv, block.End, format) - start;
            stream.Position = start;
        }
        using var rows = new CsvRows(csv, format, all, schema, (int)Math.Clamp(length / RecordBytes, 1024, 1 << 20));
        if (length != 0)
        {
            using var reader = new CsvReader(stream, start, length, format, endsAtBoundary: length >= 0 && start + length < csv.File.Length);
            reader.ReadAll(rows.Add, cancellation, format.BadLines == BadLines.Collect ? rows.AddBadLine : null);
        }
        return rows.Build();
    }
}
