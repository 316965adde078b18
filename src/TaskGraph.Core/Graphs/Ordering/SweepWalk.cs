namespace TaskGraph;

/// <summary>Takes the joins and outputs as they are numbered and reaches each depth first; whatever frees memory runs in between.</summary>
internal static class SweepWalk
{
    public static bool Run(OrderState state)
    {
        var dag = state.Dag;
        for (int task = 0; task < dag.Count && !state.IsLost; task++)
            if (dag.Inputs.CountOf(task) > 1 || dag.IsOutput(task)) state.Reach(task);
        return state.IsWon;
    }
}
