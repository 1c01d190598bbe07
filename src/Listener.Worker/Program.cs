using Listener.Worker.Commands;
using Listener.Worker.Messaging;
using Listener.Worker.Terminal;

StrayExceptions.Tolerate();
using var interruption = new Interruption();
return await CommandLine.RunAsync(args, Shell.OfProcess(), () => interruption.ExitCode, interruption.Token);
