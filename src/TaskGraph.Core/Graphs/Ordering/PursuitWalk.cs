namespace TaskGraph;

/// <summary>
/// Goes for what gets rid of a held result, the oldest or the newest: of its readers the one that lacks fewest inputs. Whatever
/// frees memory runs in between.
/// </summary>
internal static class PursuitWalk
{
    // A result may have very many readers; looking at all of them each time would not be linear.
    private const int ReadersLookedAt = 8;

    public static bool OfOldest(OrderState state)
    {
        var pursuit = new Pursuit(state);
        for (int oldest = 0; pursuit.GoesOn;)
        {
            while (oldest < state.Ran && !state.IsAwaited(state.Order[oldest])) oldest++;
            if (oldest < state.Ran) pursuit.FinishReaderOf(state.Order[oldest]);
            else pursuit.RunNextRoot();
        }
        return state.IsWon;
    }

    public static bool OfNewest(OrderState state)
    {
        var pursuit = new Pursuit(state);
        var held = new int[state.Dag.Count];
        for (int heldCount = 0, seen = 0; pursuit.GoesOn;)
        {
            while (seen < state.Ran) held[heldCount++] = state.Order[seen++];
            while (heldCount > 0 && !state.IsAwaited(held[heldCount - 1])) heldCount--;
            if (heldCount > 0) pursuit.FinishReaderOf(held[heldCount - 1]);
            else pursuit.RunNextRoot();
        }
        return state.IsWon;
    }

    private sealed class Pursuit(OrderState state)
    {
        private readonly int[] _nextReader = state.Dag.Readers.Offsets.AsSpan(0, state.Dag.Count).ToArray();
        private int _root;

        public bool GoesOn => state.Ran < state.Dag.Count && !state.IsLost;

        public void FinishReaderOf(int held)
        {
            int[] readers = state.Dag.Readers.Items;
            int at = _nextReader[held], end = state.Dag.Readers.Offsets[held + 1];
            while (state.IsDone(readers[at])) at++;
            _nextReader[held] = at;
            int best = readers[at];
            for (int looked = 1; ++at < end && looked < ReadersLookedAt; looked++)
                if (!state.IsDone(readers[at]) && state.Missing[readers[at]] < state.Missing[best]) best = readers[at];
            state.Reach(best);
        }

        public void RunNextRoot()
        {
            while (state.IsDone(_root)) _root++;
            state.Reach(_root);
        }
    }
}
