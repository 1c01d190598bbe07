using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Listener.Fuzz;

/// <summary>Runs inputs on several threads under a watchdog; says how far it is on stderr and what it found on stdout.</summary>
internal sealed class FuzzRun(Options options, IReadOnlyList<Target> targets)
{
    /// <summary>Processor time of one input beyond which it counts as a hang.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>By the clock on the wall, when a thread does not come back at all; generous, for other programs may have the processors.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, Tally> _tallies = targets.ToDictionary(target => target.Name, _ => new Tally());
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Current?[] _current = new Current?[options.Threads];
    private long _next = options.From;
    private long _done;
    private long _peak;
    private int _findings;

    public async Task<int> RunAsync()
    {
        var threads = Enumerable.Range(0, options.Threads).Select(number => new Thread(() => Work(number), 16 * 1024 * 1024) { IsBackground = true }).ToList();
        threads.ForEach(thread => thread.Start());
        var said = TimeSpan.Zero;
        while (threads.Any(thread => thread.IsAlive))
        {
            await Task.Delay(200);
            if (Watch() is { } code)
                return code;
            if (_clock.Elapsed - said < TimeSpan.FromSeconds(5))
                continue;
            said = _clock.Elapsed;
            await Console.Error.WriteLineAsync(Progress());
        }

        Console.WriteLine(Progress());
        foreach (var (name, tally) in _tallies)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {tally.Inputs} inputs, {tally.Bytes / 1_048_576} MiB, slowest {tally.Slowest.TotalMilliseconds:0} ms, {tally.Findings} findings"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"next: --from {options.From + _done}"));
        return _findings == 0 ? 0 : 1;
    }

    private void Work(int thread)
    {
        while (_clock.Elapsed.TotalSeconds < options.Seconds)
        {
            var number = Interlocked.Increment(ref _next) - 1;
            if (number >= options.From + options.Inputs)
                return;
            var random = new Random(unchecked((int)((options.Seed * 16_777_619L) ^ (number * 2_654_435_761L))));
            var target = Choose(random);
            var input = target.Make(random);
            _current[thread] = new(target.Name, number, input, _clock.Elapsed);
            var before = ThreadTime();
            try
            {
                target.Run(input, thread);
            }
            catch (Exception error)
            {
                Keep(target.Name, number, input, error.ToString());
            }

            var took = ThreadTime() - before;
            if (took > Limit)
                Keep(target.Name, number, input, $"{took.TotalMilliseconds} ms of processor time");
            _current[thread] = null;
            _tallies[target.Name].Count(input.Length, took);
            Interlocked.Increment(ref _done);
        }
    }

    private Target Choose(Random random)
    {
        if (options.Only is { } only)
            return targets.First(target => target.Name == only);
        var draw = random.Next(targets.Sum(target => target.Weight));
        foreach (var target in targets)
        {
            if ((draw -= target.Weight) < 0)
                return target;
        }

        return targets[^1];
    }

    /// <summary>Null while all is well, else the exit code.</summary>
    private int? Watch()
    {
        var memory = Environment.WorkingSet;
        _peak = Math.Max(_peak, memory);
        if (memory > options.Memory)
        {
            foreach (var current in _current.OfType<Current>())
                Keep(current.Target, current.Number, current.Input, $"{memory} bytes of memory");
            return 4;
        }

        if (_current.OfType<Current>().FirstOrDefault(current => _clock.Elapsed - current.Since > Patience) is not { } hanging)
            return null;
        Keep(hanging.Target, hanging.Number, hanging.Input, "does not come back");
        return 3;
    }

    private void Keep(string target, long number, byte[] input, string what)
    {
        Interlocked.Increment(ref _findings);
        _tallies[target].Findings++;
        Directory.CreateDirectory(options.Artifacts);
        var path = Path.Combine(options.Artifacts, string.Create(CultureInfo.InvariantCulture, $"{target}-{options.Seed}-{number}"));
        File.WriteAllBytes(path + ".bin", input);
        File.WriteAllText(path + ".txt", what);
        Console.Error.WriteLine($"FINDING {path}.bin: {what.Split('\n')[0]}");
    }

    private string Progress() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_done} inputs of seed {options.Seed} in {_clock.Elapsed.TotalSeconds:0} s ({_done / _clock.Elapsed.TotalSeconds:0}/s), {_findings} findings, memory at most {_peak / 1_048_576} MiB");

    /// <summary>Processor time of this thread: what it would take on an idle machine.</summary>
    private TimeSpan ThreadTime() =>
        OperatingSystem.IsLinux() && ClockGetTime(3, out var time) == 0 ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0) : _clock.Elapsed;

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockGetTime(int clock, out Timespec time);

    /// <summary>clock_gettime(2): CLOCK_THREAD_CPUTIME_ID is 3.</summary>
    private readonly struct Timespec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }

    /// <summary>What a thread is at.</summary>
    private sealed record Current(string Target, long Number, byte[] Input, TimeSpan Since);

    private sealed class Tally
    {
        private readonly Lock _lock = new();

        public long Inputs { get; private set; }

        public long Bytes { get; private set; }

        public int Findings { get; set; }

        public TimeSpan Slowest { get; private set; }

        public void Count(int bytes, TimeSpan took)
        {
            lock (_lock)
            {
                Inputs++;
                Bytes += bytes;
                Slowest = took > Slowest ? took : Slowest;
            }
        }
    }
}
