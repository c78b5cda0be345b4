# What is said of a parsed post.

# The range that a post states, in its language.
pay-between = Pago: de { $low } a { $high } { $currency }.
pay-most = Pago: hasta { $high } { $currency }.
pay-least = Pago: desde { $low } { $currency }.

# Advice on pay.
an-hour = { $pay } por hora
pay-band = Ocho de cada diez tareas así pagan de { $low } a { $high }, y la mitad de ellas hasta { $middle }.
pay-band-hourly = Ocho de cada diez tareas así pagan de { $low } a { $high } por hora, y la mitad de ellas hasta { $middle }.
pay-fits-unasked = { $pay } está bien; no se conoce a nadie lo bastante cerca a quien preguntar.
pay-usual-unasked = Lo habitual son { $pay }; no se conoce a nadie lo bastante cerca a quien preguntar.
pay-fits = { $pay } está bien: la mejor opción acepta con una probabilidad de { $chance }.
pay-start = { $pay } es un buen comienzo: la mejor opción acepta con una probabilidad de { $chance }.
pay-better = Por { $pay }, la mejor opción acepta con una probabilidad de { $chance }; por { $better }, de { $better_chance }, que es lo que más te conviene.

# Safety.
check-licence = Pide ver la licencia antes de empezar el trabajo; este oficio la exige.
check-background = Elige a una persona con verificación de antecedentes.
check-two_people = Para cosas pesadas hacen falta al menos dos personas: indica cuántos ayudantes habrá.
check-night = El trabajo es de noche: queden en un lugar iluminado y avisa a alguien.
check-high_value = El pago es alto: acuerden los pasos por escrito y paga en la app.
check-at_home = El trabajo es en tu casa: guarda los objetos de valor y revisa antes el perfil de la persona.
check-keep_private = Guarda los códigos de la puerta, los números de teléfono y los datos de cuentas para el chat con la persona que elijas.
check-pay_in_app = Paga solo a través de la app, cuando el trabajo esté hecho.

# What is missing.
improvement-pay = Di cuánto pagas; el importe que se muestra es una estimación del mercado.
improvement-address = Agrega la dirección para que se sepa qué tan lejos queda.
improvement-dropoff = Di adónde va: solo aparece uno de los dos lugares.
improvement-deadline = Di para cuándo tiene que estar hecho.
improvement-time = Agrega la hora; solo se sabe el día.
improvement-duration = Di cuánto va a durar, o cuánto hay que hacer.
improvement-details = Describe qué hay que hacer exactamente; el texto es muy corto.
improvement-category = Revisa la categoría; la publicación también podría pertenecer a otra.

# Warnings, by kind.
warning-underpaid = { $offered } está por debajo de lo que pagan nueve de cada diez tareas así: { $low } o más, normalmente { $middle }.
warning-tight-deadline = Quedan { $left } hasta la fecha límite, y el trabajo solo ya lleva unos { $duration }.
warning-past-deadline = La hora que indica la publicación ya pasó.
warning-vague = La publicación dice poco del trabajo; te harán preguntas antes de aceptar.
warning-illegal = Parece que se pide algo contrario a la ley.
warning-dishonest = Parece que se pide ayuda para engañar a alguien.
warning-adult = Aquí no se permiten los servicios sexuales.
warning-scam = Esto parece una oferta para estafar a la gente.
warning-personal-data = En la publicación hay datos personales; compártelos en el chat con la persona que elijas, o no los compartas.
warning-harassment = Esto podría herir, amenazar o insultar a alguien.
warning-discrimination = No se permite elegir a las personas por quiénes son y no por lo que saben hacer.
warning-unsafe = Este trabajo podría poner en peligro a alguien sin formación ni equipo.

# Warnings, by what stands behind them, where there is more to say than their kind.
danger-weapons = No se pueden comprar, vender, llevar ni entregar armas a través de la app.
danger-drugs = Aquí no se permiten las drogas ni las sustancias controladas.
danger-burglary = Esto suena a entrar en lugares ajenos o a vigilarlos.
danger-theft = Esto suena a llevarse algo que es de otra persona.
danger-violence = Esto suena a hacerle daño a alguien.
danger-forgery = No se pueden falsificar ni alterar documentos.
danger-cheating = Los exámenes y trabajos con nota tiene que hacerlos el estudiante.
danger-hacking = No se puede entrar en cuentas ni dispositivos ajenos.
danger-reviews = No se pueden comprar reseñas, “me gusta” ni seguidores.
danger-counterfeit = Aquí no se permiten productos falsos ni dinero falso.
danger-cruelty = No se puede hacer daño a los animales.
danger-trafficking = Esto suena a trasladar o retener a personas de forma ilegal.
danger-minors = Hay que proteger a los menores: esto no se puede publicar.
danger-stalking = No se puede seguir ni vigilar a las personas.
danger-dumping = Los residuos tienen que ir adonde se aceptan.
danger-fee = Nadie debería pagar una cuota ni un depósito para conseguir trabajo.
danger-mule = Pasar dinero o paquetes para desconocidos es una forma de mover dinero robado.
danger-pyramid = Cobrar por reclutar a otros es un esquema piramidal.
danger-cashing = Cobrar cheques para desconocidos es un fraude común.
danger-giftcards = Los pagos o reembolsos con tarjetas de regalo son un fraude común.
danger-no_questions = Frases como “sin preguntas” alejan a la gente honrada.
danger-cash_only = El pago fuera de la app no está protegido.
danger-data_asked = No pidas contraseñas, números de cuenta ni de seguro social.
danger-password_given = En la publicación hay una contraseña; quítala.
danger-card_number = En la publicación hay un número de tarjeta; quítalo.
danger-ssn_number = En la publicación hay un número de seguro social; quítalo.
danger-iban = En la publicación hay una cuenta bancaria; quítala.
danger-email = En la publicación hay un correo electrónico; el chat es más seguro.
danger-phone = En la publicación hay un número de teléfono; el chat es más seguro.
danger-hazard = Este trabajo es peligroso sin formación, equipo y, muchas veces, una licencia.
