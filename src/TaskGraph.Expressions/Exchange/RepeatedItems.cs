namespace TaskGraph;

/// <summary>A piece of items that repeat: each once, with how many rows it stands for.</summary>
internal sealed class RepeatedItems<T>(T[] items, int[] counts)
{
    public T[] Items => items;

    public int[] Counts => counts;

    public int Rows
    {
        get
        {
            int rows = 0;
            foreach (int count in counts) rows = checked(rows + count);
            return rows;
        }
    }
}
