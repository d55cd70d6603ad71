# One image for producer, consumer and admin: docker build -t convoy .
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY . .
# admin depends on producer and consumer, so its jars are all that any of the three needs.
RUN mvn -q -B -DskipTests -pl admin -am package \
 && mkdir /lib-convoy \
 && cp admin/target/convoy-admin-*.jar admin/target/lib/*.jar /lib-convoy/

FROM eclipse-temurin:17-jre
RUN useradd --system --uid 10001 --no-create-home convoy
COPY --from=build /lib-convoy /opt/convoy/lib
COPY --chmod=755 docker/convoy /usr/local/bin/convoy
USER convoy
ENTRYPOINT ["convoy"]
CMD ["admin", "--help"]
