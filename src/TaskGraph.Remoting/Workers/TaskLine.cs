namespace TaskGraph;

/// <summary>One task in a batch.</summary>
internal readonly struct TaskLine(int id, int block, int attempt, bool isReturned, ulong[] inputs)
{
    /// <summary>The fewest bytes that a line takes.</summary>
    public const int LeastSize = 11;

    public int Id => id;

    public int Block => block;

    public int Attempt => attempt;

    /// <summary>Whether the result is wanted with the answer.</summary>
    public bool IsReturned => isReturned;

    /// <summary>Where the arguments lie among the worker's results.</summary>
    public ulong[] Inputs => inputs;

    public void Write(PickleWriter writer)
    {
        writer.Raw(id);
        writer.Raw(block);
        writer.Byte((byte)attempt);
        writer.Byte(isReturned ? (byte)1 : (byte)0);
        writer.Count((uint)inputs.Length);
        foreach (ulong input in inputs) writer.Raw(input);
    }

    public static TaskLine Read(PickleReader reader)
    {
        int id = reader.Raw<int>(), block = reader.Raw<int>();
        byte attempt = reader.Byte();
        bool isReturned = reader.Byte() != 0;
        int count = reader.CountOf(8);
        ulong[] inputs = count == 0 ? [] : new ulong[count];
        for (int i = 0; i < count; i++) inputs[i] = reader.Raw<ulong>();
        return new TaskLine(id, block, attempt, isReturned, inputs);
    }
}
