using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>
/// The beginning of a run, with one worker. As long as tasks are so short that a second worker would cost more than it helps, one
/// goes through them in order, without a queue and without atomic operations. A second thread watches how fast it gets on and calls for company as soon as
/// tasks take long, also in the midst of one: it takes the count of the tasks that have run, and from there on everything is counted for several.
/// <para>
/// That needs no atomic operation for each task. The lone worker stores the count, then looks whether it shall stop. The watcher says so, lets a barrier go
/// through all processors, then reads the count. Behind the barrier the worker sees that it shall stop before it begins another task, or has stored its last
/// count before. So it is either still at the task behind the count that was read, which is its own, or has just finished it.
/// </para>
/// </summary>
internal sealed partial class ThreadedRun
{
    // In company a task that does nothing costs each of two workers 100 to 180 ns, alone 15: from here on two are quicker than one (tasks of 0.1 µs took
    // as long either way, those of 0.3 µs 0.63 of the time).
    private static readonly double _shortTask = Stopwatch.Frequency * 200e-9;
    private static readonly long _shortestLook = Stopwatch.Frequency / 50_000; // 20 µs
    private const int LookAgain = 1; // ms

    private enum Company
    {
        /// <summary>One worker, in order.</summary>
        None,

        /// <summary>Somebody takes the count.</summary>
        Coming,

        /// <summary>Any number of workers.</summary>
        Here,
    }

    // Changes from None by compare and exchange only.
    private int _company;
    private int _done, _stop, _counted;
    private readonly int _wantedAlone;
    private long _began; // 0 before

    private bool IsAlone => Volatile.Read(ref _company) == (int)Company.None;

    /// <summary>Whether this worker is the first, and alone for now. Call under the lock.</summary>
    private bool Begin()
    {
        if (_began != 0 || !IsAlone) return false;
        _began = Stopwatch.GetTimestamp();
        return true;
    }

    /// <summary>Runs tasks alone for as long as it is best.</summary>
    /// <returns>A task to go on with in company, or -1 where there is none.</returns>
    private int RunAlone(TaskContext context, bool stays, Span<int> freed, ref int freedCount)
    {
        int neverWanted = 0;
        while (true)
        {
            try
            {
                State.RunInOrder(ref _done, ref _stop, ref stays ? ref neverWanted : ref _team.Shortage, context);
            }
            catch (Exception e)
            {
                int failed = _done;
                if (!TryCall(failed)) AwaitCompany();
                switch (State.Recover(failed, context, e))
                {
                    case RunEnd.Done:
                        return Finish(failed, freed, ref freedCount);
                    case RunEnd.Ended:
                        End();
                        break;
                }
                return -1;
            }
            if (_ended) return -1;
            // Another computation calls for a worker.
            if (_done < _graph.TaskCount && IsAlone && Stopwatch.GetTimestamp() - _began < _turn) continue;
            if (TryCall(_done)) return Next(_done);
            AwaitCompany();
            if (_counted == _done) return Next(_done);
            // The task was finished while the count was taken without it.
            State.ReleaseInputsInOrder(_counted);
            return Tell(_counted, freed, ref freedCount);
        }
    }

    private int Next(int task)
    {
        if (task < _graph.TaskCount) return task;
        End();
        return -1;
    }

    /// <summary>Watches the lone worker and, when its tasks take long, calls for company.</summary>
    private void Watch()
    {
        while (IsAlone && Stopwatch.GetTimestamp() - _began < _shortestLook) Thread.SpinWait(20);
        int before = 0;
        for (long at = _began; IsAlone && !_ended;)
        {
            int done = Volatile.Read(ref _done);
            long now = Stopwatch.GetTimestamp();
            if (now - at > (done - before) * _shortTask && TryCall(-1)) return;
            (before, at) = (done, now);
            lock (_gate)
            {
                if (_ended || !IsAlone) return;
                Monitor.Wait(_gate, LookAgain);
                if (_ended || !_team.IsWanted) continue;
                _invited++;
            }
            _team.Invite(this, 1);
            return;
        }
    }

    /// <summary>Lets others come, unless somebody else does.</summary>
    /// <param name="done">How many tasks have run; -1 where the lone worker goes on meanwhile.</param>
    private bool TryCall(int done)
    {
        if (Interlocked.CompareExchange(ref _company, (int)Company.Coming, (int)Company.None) != (int)Company.None) return false;
        if (done < 0)
        {
            Volatile.Write(ref _stop, 1);
            Interlocked.MemoryBarrierProcessWide();
            done = Volatile.Read(ref _done);
        }
        _counted = done;
        try
        {
            if (done < _graph.TaskCount) Count(done);
        }
        catch (OutOfMemoryException e)
        {
            State.Stop(e);
            End();
        }
        Volatile.Write(ref _company, (int)Company.Here);
        return true;
    }

    /// <summary>Counts what has to be known for several workers. The task behind the count is somebody's already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Count(int done)
    {
        State.CountFrom(done);
        var ready = new ReadyQueue(_graph.TaskCount);
        int sinks = 0;
        for (int task = done; task < _graph.TaskCount; task++)
        {
            if (task > done && State.IsReady(task)) ready.Add(task);
            if (_graph.Successors.CountOf(task) == 0) sinks++;
        }
        _sinksLeft = sinks;
        lock (_gate)
        {
            _ready = ready;
            _readyCount = ready.Count;
        }
    }

    private void AwaitCompany()
    {
        for (var spin = new SpinWait(); Volatile.Read(ref _company) != (int)Company.Here;) spin.SpinOnce(-1);
    }

    /// <summary>Whether each task waits for the one before it, so that nobody else could run anything.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool IsPath(Graph graph)
    {
        int[] offsets = graph.Predecessors.Offsets, inputs = graph.Predecessors.Items;
        for (int task = 1; task < graph.TaskCount; task++)
        {
            int e = offsets[task], end = offsets[task + 1];
            while (e < end && inputs[e] != task - 1) e++;
            if (e == end) return false;
        }
        return true;
    }
}
