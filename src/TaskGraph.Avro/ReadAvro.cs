using System.Runtime.CompilerServices;
using Avro.File;
using Avro.Generic;

namespace TaskGraph;

/// <summary>Bags from and to Avro container files.</summary>
public static class AvroFiles
{
    extension(Bag)
    {
        /// <summary>
        /// The records of Avro container files, each passed through a function. Files are cut into blocks, one partition each: a record belongs to the block in which the
        /// data block with it begins. The library reads files that are not compressed or with deflate.
        /// </summary>
        /// <param name="path">A file or a pattern; files are read in ordinal order.</param>
        /// <param name="map">Makes an element of a record: an Avro record itself cannot travel between processes.</param>
        /// <param name="blockSize">Bytes in a block; where left out 64 MiB, or less where that would leave processors without work.</param>
        /// <param name="store">Where the files lie; the local disk where left out.</param>
        /// <exception cref="FileNotFoundException">There is no such file, or none matches.</exception>
        /// <exception cref="TaskFailedException">At Compute: a file is no Avro file of records, or <paramref name="map"/> threw; OnError leaves the records out for which it does.</exception>
        public static Bag<T> ReadAvro<T>(
            string path, Func<GenericRecord, T> map, ByteSize? blockSize = null, IStore? store = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(map);
            return TextSource.Over("read-avro", path, blockSize, Tokens.Unique(), new AvroCode<T>(map, store), new CallSite(callerFile, callerLine), store);
        }
    }
}

internal sealed class AvroCode<T>(Func<GenericRecord, T> map, IStore? store) : SequenceCode<T>, IFallibleReader
{
    public FallibleReading Fallible => FallibleReading.Of<T>(new AvroReadingsCode<T>(map, store));

    protected override IEnumerable<T> Sequence(in TaskInputs inputs, TaskContext context)
        => AvroRecords.Of(store, context.Constant<FileBlock>(0), map, context.CancellationToken);
}

/// <summary>The elements, and in place of a record of which the function makes none what is wrong with it.</summary>
internal sealed class AvroReadingsCode<T>(Func<GenericRecord, T> map, IStore? store) : SequenceCode<Reading<T>>
{
    protected override IEnumerable<Reading<T>> Sequence(in TaskInputs inputs, TaskContext context)
    {
        var block = context.Constant<FileBlock>(0);
        return AvroRecords.Of(store, block, record => Read(record, block.Path), context.CancellationToken);
    }

    private Reading<T> Read(GenericRecord record, string path)
    {
        try
        {
            return new(map(record), null, null);
        }
        catch (Exception e)
        {
            return new(default!, new(path, null, $"{record}"), e);
        }
    }
}

internal static class AvroRecords
{
    public static IEnumerable<T> Of<T>(IStore? store, FileBlock block, Func<GenericRecord, T> map, CancellationToken cancellation)
    {
        using var stream = block.Open(store ?? LocalFiles.Instance);
        using var reader = DataFileReader<GenericRecord>.OpenReader(stream);
        // The first block of a file holds its header; any other begins behind the next mark.
        if (block.Start > 0) reader.Sync(block.Start);
        while (!(block.End < stream.Length && reader.PastSync(block.End)) && reader.HasNext())
        {
            cancellation.ThrowIfCancellationRequested();
            yield return map(reader.Next());
        }
    }
}
