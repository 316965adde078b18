namespace TaskGraph;

/// <summary>Runs several steps as one task. A step's result is released after the last step that reads it.</summary>
/// <param name="steps">The steps in running order; the last one's result is the task's.</param>
/// <param name="externals">How many results of other tasks the steps read: the first slots of the store.</param>
internal sealed class FusedCode(FusedStep[] steps, int externals) : TaskCode
{
    private int[]? _readers;

    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var store = new object?[externals + steps.Length];
        var readers = (int[])(_readers ??= Readers()).Clone();
        for (int i = 0; i < externals; i++)
        {
            store[i] = inputs[i];
            if (!inputs.IsLastRead(i)) readers[i]++;
        }
        int first = context.FirstConstant;
        int done = 0;
        try
        {
            for (; done < steps.Length; done++)
            {
                ref readonly var step = ref steps[done];
                context.FirstConstant = first + step.FirstConstant;
                var arguments = new TaskInputs(store, step.Slots, readers);
                store[externals + done] = step.MayBeLazy ? step.Code.RunFused(arguments, context) : step.Code.Run(arguments, context);
                foreach (int slot in step.Releases) Release(store, slot);
            }
            return store[^1];
        }
        catch
        {
            for (int i = externals; i < store.Length; i++) Release(store, i);
            throw;
        }
        finally
        {
            context.FirstConstant = first;
        }
    }

    // How many arguments read each slot.
    private int[] Readers()
    {
        var readers = new int[externals + steps.Length];
        foreach (var step in steps)
            foreach (int slot in step.Slots) readers[slot]++;
        return readers;
    }

    private static void Release(object?[] store, int slot)
    {
        (store[slot] as IReferenceCounted)?.Release();
        store[slot] = null;
    }
}

/// <summary>One step of a fused task.</summary>
/// <param name="Code">What it runs.</param>
/// <param name="Slots">Where in the task's store its arguments lie.</param>
/// <param name="Releases">The slots that nobody reads after this step has run and been walked.</param>
/// <param name="FirstConstant">Where its constants begin among the task's columns.</param>
/// <param name="MayBeLazy">Whether a single step reads the result, so that it need not be complete when the step returns.</param>
internal readonly record struct FusedStep(TaskCode Code, int[] Slots, int[] Releases, int FirstConstant, bool MayBeLazy);
