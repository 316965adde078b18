namespace TaskGraph;

/// <summary>
/// Last in, first out over the tasks that join results: a source runs, and with it every join that it completes, the newest
/// first. A task that only changes one result waits until a join wants it.
/// </summary>
internal static class LazyWalk
{
    public static bool Run(OrderState state)
    {
        var dag = state.Dag;
        int[] absent = new int[dag.Count], joins = new int[dag.Count], changed = new int[dag.Count];
        state.Missing.CopyTo(absent, 0);
        int joinCount = 0, noticed = 0;
        for (int source = 0; source < dag.Count && !state.IsLost; source++)
        {
            if (dag.Inputs.CountOf(source) != 0 || state.IsDone(source)) continue;
            state.Reach(source);
            Notice();
            while (joinCount > 0 && !state.IsLost)
            {
                int join = joins[--joinCount];
                if (state.IsDone(join)) continue;
                state.Reach(join);
                Notice();
            }
        }
        return state.IsWon;

        // Puts the joins that could run now on the stack.
        void Notice()
        {
            for (; noticed < state.Ran; noticed++)
            {
                // What a transform makes could be had since its input could.
                if (dag.IsTransform(state.Order[noticed])) continue;
                int first = joinCount, changedCount = 0;
                changed[changedCount++] = state.Order[noticed];
                while (changedCount > 0)
                {
                    foreach (int reader in dag.Readers[changed[--changedCount]])
                    {
                        if (--absent[reader] != 0) continue;
                        if (dag.IsTransform(reader)) changed[changedCount++] = reader;
                        else joins[joinCount++] = reader;
                    }
                }
                if (joinCount - first < 2) continue;
                joins.AsSpan(first, joinCount - first).Sort();
                joins.AsSpan(first, joinCount - first).Reverse();
            }
        }
    }
}
