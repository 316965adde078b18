using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The first elements, as long as they satisfy a condition.</summary>
public static class BagTakeWhile
{
    extension<T>(Bag<T> source)
    {
        /// <summary>The elements before the first one for which <paramref name="predicate"/> is false; the partitions behind it are empty.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="predicate"/> is null.</exception>
        public Bag<T> TakeWhile(Func<T, bool> predicate, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(predicate);
            return source.WithAll<(int Leading, bool IsWhole), int[], T>("TakeWhile", items => Leading(items, predicate), Taken,
                static (items, taken, partition) => items.Take(taken[partition]), new CallSite(callerFile, callerLine));
        }
    }

    /// <summary>How many elements at the beginning satisfy the condition, and whether all do.</summary>
    internal static (int Leading, bool IsWhole) Leading<T>(IEnumerable<T> items, Func<T, bool> predicate)
    {
        int leading = 0;
        foreach (var item in items)
        {
            if (!predicate(item)) return (leading, false);
            leading++;
        }
        return (leading, true);
    }

    internal static int[] Taken((int Leading, bool IsWhole)[] partitions)
    {
        bool isOpen = true;
        return Array.ConvertAll(partitions, p =>
        {
            int taken = isOpen ? p.Leading : 0;
            isOpen &= p.IsWhole;
            return taken;
        });
    }
}
