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
        /// <exception cref="FileNotFoundException">There is no such file, or none matches.</exception>
        /// <exception cref="TaskFailedException">At Compute: a file is no Avro file of records.</exception>
        public static Bag<T> ReadAvro<T>(
            string path, Func<GenericRecord, T> map, ByteSize? blockSize = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(map);
            return TextSource.Over("read-avro", path, blockSize, Tokens.Unique(), new AvroCode<T>(map), new CallSite(callerFile, callerLine));
        }
    }
}

internal sealed class AvroCode<T>(Func<GenericRecord, T> map) : SequenceCode<T>
{
    protected override IEnumerable<T> Sequence(in TaskInputs inputs, TaskContext context) => Records(context.Constant<FileBlock>(0), context.CancellationToken);

    private IEnumerable<T> Records(FileBlock block, CancellationToken cancellation)
    {
        using var stream = LocalFiles.Instance.OpenRead(block.Path);
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
