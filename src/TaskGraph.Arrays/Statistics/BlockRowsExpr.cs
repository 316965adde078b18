using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>A row of numbers for each block of an array, whatever its grid: counts, to be added up. Further inputs are single chunks that every task reads.</summary>
internal sealed class BlockRowsExpr<TResult>(string operation, ImmutableArray<Expr> inputs, int blocks, BlockCall<TResult> call, long width, UInt128 token, CallSite callSite)
    : ArrayExpr<TResult>(operation, inputs, token, ChunksOf(((ArrayExpr)inputs[0]).BlockCount, width), callSite), IBlockwise where TResult : unmanaged
{
    public TaskCode Code { get; } = new BlockCallCode<TResult>(call, [], takesInfo: false);

    public bool IsAligned => false;

    public ConstantColumn[] Constants => [new ConstantColumn<long[]>([.. Enumerable.Range(0, BlockCount).Select(Chunks.ShapeOf)])];

    // The first inputs are cut alike; block by block they make a row.
    public int InputBlock(int input, int block) => input < blocks ? block : 0;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new BlockRowsExpr<TResult>(Operation, inputs, blocks, call, width, Parameters, CallSite);

    private static Chunks ChunksOf(int blocks, long width)
    {
        var ones = new long[blocks];
        Array.Fill(ones, 1);
        return new(ones, [width]);
    }
}
