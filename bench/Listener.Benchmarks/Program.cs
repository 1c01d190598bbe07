using BenchmarkDotNet.Running;
using Listener.Benchmarks;

// dotnet run -c Release --project bench/Listener.Benchmarks -- pipeline [amqp://...] [mentions] [rounds]
// dotnet run -c Release --project bench/Listener.Benchmarks -- --filter '*'
if (args is ["pipeline", .. var rest])
{
    await PipelineRace.RunAsync(rest);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(HotPathBenchmarks).Assembly).Run(args);
