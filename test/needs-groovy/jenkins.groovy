// Runs a Jenkinsfile that uses the shared library in examples/jenkins, on the Groovy that Jenkins has and with stand-ins for
// the steps of Jenkins that they call. The steps do what Jenkins's do: `sh` runs a real shell as its durable-task plugin does
// (`sh -xe` on a script in a file), withEnv and withCredentials set variables for it, and a build that is aborted has its
// running step ended and an exception thrown in its place.
//
//   java -cp groovy-all.jar groovy.ui.GroovyMain jenkins.groovy LIBRARY JENKINSFILE WORKSPACE ID_TOKEN_COMMAND
import org.codehaus.groovy.control.CompilerConfiguration
import sun.misc.Signal
import sun.misc.SignalHandler

class AbortException extends RuntimeException {
  AbortException(String message) { super(message) }
}

/** What a pipeline can call. */
abstract class Steps extends Script {
  static File library
  static File workspace
  static List<String> idTokenCommand
  static GroovyShell shell
  static volatile Process running
  static volatile boolean aborted
  // Each level of withEnv and withCredentials.
  static List<Map<String, String>> environments = []

  void pipeline(Closure body) { within(body) }

  void agent(Object where) {}

  void stages(Closure body) { within(body) }

  void stage(String name, Closure body) {
    println("[Pipeline] { ($name)")
    within(body)
  }

  void steps(Closure body) { within(body) }

  Object getAny() { 'any' }

  def sh(String script) { sh(script: script) }

  def sh(Map options) {
    File file = File.createTempFile('script', '.sh', new File(workspace.parentFile, 'durable'))
    file.text = options.script
    ProcessBuilder builder = new ProcessBuilder('sh', '-xe', file.path).directory(workspace)
    environments.each { builder.environment().putAll(it) }
    builder.redirectError(ProcessBuilder.Redirect.INHERIT)
    boolean kept = options.returnStdout
    if (!kept) builder.redirectOutput(ProcessBuilder.Redirect.INHERIT)
    println("[Pipeline] sh${options.label ? " ($options.label)" : ''}")
    running = builder.start()
    String output = kept ? running.inputStream.text : null
    int code = running.waitFor()
    running = null
    if (aborted) {
      // Once: what a finally block runs after it is let be.
      aborted = false
      throw new AbortException('the build was aborted')
    }
    if (options.returnStatus) return code
    if (code != 0) throw new AbortException("script returned exit code $code")
    return output
  }

  def withEnv(List<String> variables, Closure body) {
    Map<String, String> level = [:]
    for (String variable : variables) {
      int at = variable.indexOf('=')
      level[variable.substring(0, at)] = variable.substring(at + 1)
    }
    within(level, body)
  }

  Map file(Map options) { options }

  // The plugin oidc-provider makes the ID token when it is bound; the file is gone after the block.
  def withCredentials(List<Map> bindings, Closure body) {
    Map<String, String> level = [:]
    List<File> files = []
    for (Map binding : bindings) {
      Process command = (idTokenCommand + [binding.credentialsId]).execute()
      String token = command.text.trim()
      if (command.waitFor() != 0) throw new AbortException("Could not find credentials entry with ID '$binding.credentialsId'")
      File secret = File.createTempFile('secret', '', new File(workspace.parentFile, 'durable'))
      secret.text = token
      files.add(secret)
      level[binding.variable] = secret.path
    }
    try {
      within(level, body)
    } finally {
      files*.delete()
    }
  }

  void echo(String message) { println(message) }

  void error(String message) { throw new AbortException(message) }

  // A file of vars/ is a step of that name.
  def methodMissing(String name, Object arguments) {
    File step = new File(library, "vars/${name}.groovy")
    if (!step.exists()) throw new MissingMethodException(name, getClass(), arguments as Object[])
    shell.parse(step).invokeMethod('call', arguments)
  }

  private def within(Map<String, String> level = [:], Closure body) {
    environments.add(level)
    try {
      body.delegate = this
      return body.call()
    } finally {
      environments.remove(environments.size() - 1)
    }
  }
}

Steps.library = new File(args[0])
Steps.workspace = new File(args[2])
Steps.idTokenCommand = args[3].split(' ') as List
new File(Steps.workspace.parentFile, 'durable').mkdirs()
Signal.handle(new Signal('TERM'), { signal ->
  Process step = Steps.running
  Steps.aborted = true
  if (step != null) {
    // Jenkins ends what has the cookie of the build: the shell, and what it has started.
    step.descendants().each { it.destroy() }
    step.destroy()
  }
} as SignalHandler)
CompilerConfiguration configuration = new CompilerConfiguration(scriptBaseClass: Steps.name)
Steps.shell = new GroovyShell(Steps.classLoader, new Binding(), configuration)
// The annotation is Jenkins's own; what it loads is there already.
String pipeline = new File(args[1]).text.replace("@Library('jobpass') _", '')
try {
  Steps.shell.evaluate(pipeline, 'Jenkinsfile')
  println('Finished: SUCCESS')
} catch (AbortException failure) {
  println("ERROR: $failure.message")
  println(failure.message.contains('aborted') ? 'Finished: ABORTED' : 'Finished: FAILURE')
  System.exit(1)
}
