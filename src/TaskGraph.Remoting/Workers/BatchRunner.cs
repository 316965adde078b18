using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace TaskGraph;

/// <summary>Reads batches and runs their tasks, one after another on the calling thread; keeps what their computations have brought.</summary>
/// <param name="name">The worker's name for people.</param>
/// <param name="results">Where inputs are found and results are put.</param>
/// <param name="mark">Where it notes what it runs.</param>
/// <param name="buffers">Where large constants lie.</param>
internal sealed class BatchRunner(string name, ResultStore results, ITaskMark? mark, ISharedBuffers? buffers)
{
    private readonly ConcurrentDictionary<int, WorkerJob> _jobs = new();

    /// <summary>Runs what follows the numbers of the batch in its frame.</summary>
    /// <returns>Why the rest of the batch cannot be read; null where it was run to its end.</returns>
    public Exception? Run(PickleReader frame, BatchReport report)
    {
        int first = frame.Raw<int>();
        mark?.Set(report.Job, first);
        Exception? error = null;
        try
        {
            var job = ReadHead(frame, report.Job);
            for (int groups = frame.CountOf(1); groups > 0; groups--) RunGroup(frame, job, report);
        }
        catch (Exception e)
        {
            error = e;
        }
        mark?.Set(0, -1);
        return error;
    }

    /// <summary>Later batches count on what came with a recalled one.</summary>
    public void TakeRecalled(PickleReader frame, int job)
    {
        frame.Raw<int>();
        try
        {
            ReadHead(frame, job);
        }
        catch (Exception)
        {
            // A batch that needs what could not be read says so.
        }
    }

    /// <summary>Tells the tasks of a computation that nobody wants their results.</summary>
    public void Cancel(int job) => JobOf(job).Cancel();

    /// <summary>Forgets a computation.</summary>
    public void Forget(int job) => _jobs.TryRemove(job, out _);

    private WorkerJob JobOf(int job) => _jobs.GetOrAdd(job, static (_, worker) => new WorkerJob(worker), name);

    /// <summary>Reads the results and the code that a batch brings.</summary>
    private WorkerJob ReadHead(PickleReader frame, int jobId)
    {
        var job = JobOf(jobId);
        frame.CancellationToken = job.Cancellation.Token;
        frame.Buffers = buffers;
        frame.Shared = number => results.TryPin(ResultId.OfShared(jobId, number), out object? constant) ? constant : null;
        ReadInputs(frame);
        ReadCode(frame, job);
        if (CultureInfo.CurrentCulture != job.Formats) CultureInfo.CurrentCulture = job.Formats;
        if (CultureInfo.CurrentUICulture != job.Texts) CultureInfo.CurrentUICulture = job.Texts;
        return job;
    }

    private static void ReadCode(PickleReader frame, WorkerJob job)
    {
        int count = frame.CountOf(4);
        if (count == 0) return;
        (job.Formats, job.Texts) = (CultureInfo.GetCultureInfo(frame.String()!), CultureInfo.GetCultureInfo(frame.String()!));
        for (; count > 0; count--)
        {
            int layer = frame.Raw<int>();
            string layerName = frame.String()!;
            var timeout = new TimeSpan(frame.Raw<long>());
            frame.Raw<int>();
            job.Layers[layer] = new LayerCode(layerName, (TaskCode)frame.Unpickle()!, timeout);
        }
    }

    private void ReadInputs(PickleReader frame)
    {
        for (int count = frame.CountOf(12); count > 0; count--)
        {
            ulong id = frame.Raw<ulong>();
            frame.Raw<int>();
            results.Put(id, frame.Unpickle());
        }
    }

    private void RunGroup(PickleReader frame, WorkerJob job, BatchReport report)
    {
        var layer = job.Layers[frame.Raw<int>()];
        var tasks = new TaskLine[frame.CountOf(TaskLine.LeastSize)];
        for (int i = 0; i < tasks.Length; i++) tasks[i] = TaskLine.Read(frame);
        var constants = frame.Raw<int>() == 0 ? [] : (ConstantColumn[])frame.Unpickle()!;
        for (int i = 0; i < tasks.Length; i++)
        {
            // What is awaited keeps its context while others run.
            var context = layer.Code is AsyncTaskCode ? new TaskContext(name, job.Cancellation.Token) : job.Context;
            context.Enter(tasks[i].Block, constants, i);
            context.Attempt = tasks[i].Attempt;
            RunTask(tasks[i], layer, job, context, report);
        }
    }

    private void RunTask(in TaskLine task, LayerCode layer, WorkerJob job, TaskContext context, BatchReport report)
    {
        long started = Stopwatch.GetTimestamp();
        if (job.Cancellation.IsCancellationRequested)
        {
            report.AddSkipped(task.Id, started);
            return;
        }
        var inputs = task.Inputs.Length == 0 ? [] : new object?[task.Inputs.Length];
        int pinned = 0;
        try
        {
            while (pinned < inputs.Length && results.TryPin(task.Inputs[pinned], out inputs[pinned])) pinned++;
            // Without all of them, a task before it in the batch has failed or was recalled.
            if (pinned < inputs.Length) report.AddSkipped(task.Id, started);
            else RunTask(task, layer, inputs, started, context, report);
        }
        catch (SpillException e)
        {
            report.AddError(task.Id, started, Stopwatch.GetTimestamp(), e);
        }
        finally
        {
            for (int i = 0; i < pinned; i++) results.Unpin(task.Inputs[i]);
        }
    }

    private void RunTask(in TaskLine task, LayerCode layer, object?[] inputs, long started, TaskContext context, BatchReport report)
    {
        if (!report.Start(task.Id, started)) return;
        mark?.Set(report.Job, task.Id);
        try
        {
            var read = new TaskInputs(inputs, Positions.Of(inputs.Length));
            object? result;
            if (layer.Code is AsyncTaskCode code)
            {
                var running = code.StartAsync(read, context);
                if (!running.IsCompleted)
                {
                    report.Await(task.Id);
                    _ = AwaitAsync(task, running.AsTask(), layer.Timeout, started, report);
                    return;
                }
                result = running.Result;
            }
            else
            {
                result = layer.Code.Run(read, context);
            }
            Keep(task, result, started, report);
        }
        catch (Exception e)
        {
            report.AddError(task.Id, started, Stopwatch.GetTimestamp(), e);
        }
    }

    /// <summary>Answers for a task that holds no thread while it waits.</summary>
    private async Task AwaitAsync(TaskLine task, Task<object?> running, TimeSpan timeout, long started, BatchReport report)
    {
        try
        {
            try
            {
                object? result = await (timeout > TimeSpan.Zero ? running.WaitAsync(timeout) : running).ConfigureAwait(false);
                Keep(task, result, started, report);
            }
            catch (TimeoutException) when (!running.IsCompleted)
            {
                throw new TimeoutException($"The task took longer than its timeout of {timeout}. Give it more time with WithTimeout, or make it smaller.");
            }
        }
        catch (Exception e)
        {
            Answering.Try(static s => s.Report.AddError(s.Id, s.Started, Stopwatch.GetTimestamp(), s.Error), (Report: report, task.Id, Started: started, Error: e));
        }
        Answering.Try(static r => r.Awaited(), report);
    }

    private void Keep(in TaskLine task, object? result, long started, BatchReport report)
    {
        // It lies there before anybody hears of it.
        ulong id = ResultId.Of(report.Job, task.Id);
        results.Put(id, result);
        try
        {
            report.AddResult(task.Id, started, Stopwatch.GetTimestamp(), result, task.IsReturned || IsSmall(result));
        }
        catch (Exception)
        {
            results.Drop(id);
            throw;
        }
    }

    private static bool IsSmall(object? result) => result switch
    {
        null or int or long or double or bool => true,
        string text => text.Length < 256,
        _ => false,
    };
}
