using System.Runtime.CompilerServices;

namespace TaskGraph;

public sealed unsafe partial class Array<T>
{
    /// <summary>
    /// The array in an NPY file, as <c>numpy.save</c> writes it: in row-major or column-major order, of either byte order. The header is read
    /// now, elements when they are needed, and only those.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk. Chunks of whole rows
    /// are read in one piece.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not an NPY file, or its elements are not <typeparamref name="T"/>.</exception>
    /// <exception cref="ArgumentException">The chunks don't fit the shape.</exception>
    public static Array<T> ReadNpy(
        string path, ReadOnlySpan<long> chunks = default, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var found = LocalFiles.Instance.List(Path.GetFullPath(path))[0];
        var header = NpyHeader.Read(found);
        if (header.Type != typeof(T))
        {
            throw new InvalidDataException(
                $"'{path}' holds elements of type {TypeNames.Of(header.Type)}. Read it as Array<{TypeNames.Of(header.Type)}>, and Cast it where another type is wanted.");
        }
        var source = new NpySource<T>(found, header.DataOffset, header.IsSwapped);
        var cut = TaskGraph.Chunks.Of(header.Shape, chunks, sizeof(T));
        var callSite = new CallSite(callerFile, callerLine);
        if (!header.IsFortran) return new(GeneratedExpr<T>.Whole("read-npy", source, cut, callSite));
        // Column-major: the numbers of elements grow fastest along the first axis.
        long[] strides = new long[header.Shape.Length];
        for (int axis = 0; axis < strides.Length; axis++) strides[axis] = ArrayShapes.LengthOf(header.Shape.AsSpan(0, axis));
        return new(new GeneratedExpr<T>("read-npy", source, 0, [.. strides], cut, callSite));
    }
}
