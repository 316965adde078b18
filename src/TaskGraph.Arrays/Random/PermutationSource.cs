using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>
/// A permutation whose elements can be computed one by one: a Feistel network of eight rounds permutes the numbers of twice as many bits as
/// half of the length needs; a number that lands outside is permuted again until it is inside, which keeps it a permutation (Black and
/// Rogaway, "Ciphers with arbitrary finite domains", 2002). Philox is the rounds' function.
/// </summary>
internal sealed class PermutationSource(ulong key, long length) : RowSource<long>
{
    private const int Rounds = 8;

    public override UInt128 Token => TokenBuilder.Of("permutation").Add((long)key).Add(length).ToToken();

    public override void Fill(Span<long> row, long first, long step)
    {
        int half = 1;
        while (half < 32 && 1L << (2 * half) < length) half++;
        for (int i = 0; i < row.Length; i++)
        {
            ulong number = (ulong)(first + i * step);
            do number = Permute(number, half);
            while (number >= (ulong)length);
            row[i] = (long)number;
        }
    }

    private ulong Permute(ulong number, int half)
    {
        ulong mask = (1UL << half) - 1, left = number >> half, right = number & mask;
        for (uint round = 1; round <= Rounds; round++) (left, right) = (right, left ^ Philox.Block(right, key, round).Item1 & mask);
        return left << half | right;
    }
}
