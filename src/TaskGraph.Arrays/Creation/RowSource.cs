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

    /// <summary>
    /// The same elements to be made anew for a later pass over all of them; null where it is better that they are kept from the pass before.
    /// </summary>
    /// <param name="pass">The number of the pass, from 1: the source's token has it, so that each pass makes its own.</param>
    public virtual RowSource<T>? ForPass(int pass) => null;
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
