namespace TaskGraph;

/// <summary>
/// Makes elements by their number in row-major order, so that any part of an array can be made on its own and does not depend
/// on how the array is cut. Data only: it travels.
/// </summary>
internal abstract class RowSource<T> where T : unmanaged
{
    /// <summary>What it makes, for the node's token.</summary>
    public abstract UInt128 Token { get; }

    /// <summary>Fills a row with the elements <paramref name="first"/>, <c>first + step</c>, and so on.</summary>
    public abstract void Fill(Span<T> row, long first, long step);
}

/// <summary>One value everywhere.</summary>
internal sealed class ConstantSource<T>(T value) : RowSource<T> where T : unmanaged
{
    public T Value => value;

    public override UInt128 Token => TokenBuilder.Of("constant").AddBits<T>([value]).ToToken();

    public override void Fill(Span<T> row, long first, long step) => row.Fill(value);
}

/// <summary>Values of the user's, one for each number.</summary>
internal sealed class DataSource<T>(T[] data) : RowSource<T> where T : unmanaged
{
    public override UInt128 Token { get; } = TokenBuilder.Of("data").Add(System.IO.Hashing.XxHash128.HashToUInt128(
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(data.AsSpan()))).ToToken();

    public override void Fill(Span<T> row, long first, long step)
    {
        if (step == 1)
        {
            data.AsSpan((int)first, row.Length).CopyTo(row);
            return;
        }
        for (int i = 0; i < row.Length; i++) row[i] = data[first + i * step];
    }
}
