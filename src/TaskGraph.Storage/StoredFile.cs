namespace TaskGraph;

/// <summary>A file as it was found: another length or time of change means other content.</summary>
/// <param name="Path">Where it is, in the form its store takes.</param>
/// <param name="Length">Bytes, as stored (compressed files: compressed).</param>
/// <param name="Changed">When it was written last, UTC.</param>
public readonly record struct StoredFile(string Path, long Length, DateTime Changed);
