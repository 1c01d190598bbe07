using Listener.Worker.Commands;
using Listener.Worker.Terminal;

using var interruption = new Interruption();
return await CommandLine.RunAsync(args, Shell.OfProcess(), () => interruption.ExitCode, interruption.Token);
